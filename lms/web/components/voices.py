"""A spoken note on its page: taken from a form, and played to whoever may see its line."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse

from lms.accounts.access import NotVisible
from lms.workplace.models import VoiceNote, WorkLog
from lms.workplace.rules.voices import MOST_BYTES
from media_pipeline.delivery.conditions import Span, Wish, wanted

# The page that records, and no other, may ask for the microphone.
MAY_RECORD = "camera=(self), geolocation=(), microphone=(self), payment=(), usb=()"


def sent_voice(request: HttpRequest) -> bytes:
    """The recording of a form, at most a byte longer than it may be: the action refuses that. Empty for none."""
    file = request.FILES.get("voice")
    return file.read(MOST_BYTES + 1) if file is not None else b""


def voice_of(line: WorkLog) -> VoiceNote | None:
    """The spoken note on a line, if its sound is still kept. One query."""
    note = VoiceNote.objects.filter(decision__log=line).first()
    return note if note is not None and default_storage.exists(note.file) else None


def voice_answer(request: HttpRequest, line: WorkLog) -> HttpResponse:
    """The sound, whole or the part that was asked for: iPhones play nothing without Range. Raises NotVisible."""
    note = voice_of(line)
    if note is None:
        raise NotVisible
    span = wanted(request.META, tag=f'"{note.sha256}"', modified=note.said_at.timestamp(), size=note.size)
    if span is Wish.BEYOND:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{note.size}"})
    with default_storage.open(note.file) as file:
        data = file.read(MOST_BYTES)
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, max-age=3600"}
    if not isinstance(span, Span):
        return HttpResponse(data, content_type=note.kind, headers=headers)
    headers["Content-Range"] = f"bytes {span.first}-{span.last}/{note.size}"
    part = data[span.first : span.last + 1]
    return HttpResponse(part, status=206, content_type=note.kind, headers=headers)
