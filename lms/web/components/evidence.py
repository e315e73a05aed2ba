"""Photos, films and voices beside marks: the fields that take them, and how they are shown to whoever may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.access import NotVisible
from lms.assessments.actions.evidence import discard, kept_media, kept_photo
from lms.assessments.models import MarkPhoto
from lms.assessments.rules.evidence import LONGEST_S, MOST_BYTES, MOST_MB, KeptFile
from lms.messaging.rules import Refusal
from lms.web.components.photos import PhotoField, photo_answer
from media_pipeline.delivery.conditions import Span, Wish, wanted

# A player asks for the rest by itself.
PIECE = 2_000_000
# Bytes of a stranger: no page, no script, no frame, whatever they are (security.md, uploads).
SHUT_IN = "default-src 'none'; sandbox"
LIMIT = format_lazy(
    gettext_lazy("At most {seconds} seconds and {most} MB: MP4, WebM, M4A or Ogg."),
    seconds=LONGEST_S,
    most=MOST_MB,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One file beside a mark: `way` is picture, film or voice; `number` counts those of its way."""

    uuid: UUID
    way: str
    number: int
    size: int


class MediaField(forms.FileField):
    """A film or a voice, looked at when the form is kept. `accept` without `capture`: a phone offers to record and to
    choose.
    """

    def __init__(self, *, accept: str, **kwargs: Any) -> None:  # Any: what Django's field takes
        widget = forms.ClearableFileInput({"accept": accept})
        super().__init__(**{"required": False, "widget": widget, "help_text": LIMIT, **kwargs})

    def clean(
        self, data: Any, initial: Any = None
    ) -> UploadedFile[Any] | None:  # Any: as Django hands it over
        """Raises ValidationError for what is too large."""
        file = super().clean(data, initial)
        if file and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than %(most)s MB. Record it shorter, or with a smaller picture.")
                % {"most": MOST_MB}
            )
        return file or None


class EvidenceForm(forms.Form):
    """What was seen and said, if it should be kept."""

    photo = PhotoField(label=gettext_lazy("Photo"))
    film = MediaField(label=gettext_lazy("Short film"), accept="video/*")
    voice = MediaField(label=gettext_lazy("Voice"), accept="audio/*")

    def keep(self) -> Sequence[KeptFile] | None:
        """Put everything into the storage, once the form is valid; None when a field has an error now."""
        kept = [kept_photo(self.cleaned_data["photo"])] if self.cleaned_data["photo"] else []
        for name in ("film", "voice"):
            if not self.cleaned_data[name]:
                continue
            try:
                kept.append(kept_media(self.cleaned_data[name]))
            except Refusal as refusal:
                self.add_error(name, refusal.message)
        if self.errors:
            discard(kept)
            return None
        return kept


def shown(rows: Iterable[MarkPhoto]) -> list[Shown]:
    """Rows as a page shows them."""
    ways = {"image": "picture", "video": "film", "audio": "voice"}
    found: list[Shown] = []
    for row in rows:
        way = ways[row.kind.partition("/")[0]]
        found.append(Shown(row.uuid, way, 1 + sum(each.way == way for each in found), row.size))
    return found


def evidence_answer(request: HttpRequest, row: MarkPhoto) -> HttpResponseBase:
    """The file for its page alone, whole or the part that was asked for. Its type is what its bytes said when it came;
    opened by itself it is downloaded, and never a page. Raises NotVisible when its time is over.
    """
    answer: HttpResponseBase
    if row.kind.startswith("image/"):
        answer = photo_answer(row.name)
    elif not default_storage.exists(row.name):
        raise NotVisible
    else:
        answer = _media(request, row)
        answer["Content-Disposition"] = f'attachment; filename="{row.uuid}.{row.name.rpartition(".")[2]}"'
    answer["Content-Security-Policy"] = SHUT_IN
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _media(request: HttpRequest, row: MarkPhoto) -> HttpResponseBase:
    span = wanted(request.META, tag=f'"{row.sha256}"', modified=row.at.timestamp(), size=row.size)
    if span is Wish.BEYOND:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"})
    if not isinstance(span, Span):
        answer = FileResponse(default_storage.open(row.name), content_type=row.kind)
        answer["Accept-Ranges"] = "bytes"
        return answer
    last = min(span.last, span.first + PIECE - 1)
    with default_storage.open(row.name) as file:
        file.seek(span.first)
        data = file.read(last - span.first + 1)
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {span.first}-{last}/{row.size}"}
    return HttpResponse(data, status=206, content_type=row.kind, headers=headers)


def media_limits() -> dict[str, int]:
    """What the recorder of a page keeps to."""
    return {"most_bytes": MOST_BYTES, "longest_s": LONGEST_S}


def media_words() -> dict[str, str]:
    """What the recorder of a page says."""
    return {
        "film": _("Short film"),
        "voice": _("Voice"),
        "media_limit": str(LIMIT),
        "media_there": _("%(s)s s, %(mb)s MB"),
        "too_long": _("It is longer than %(seconds)s seconds. Record it anew, shorter.")
        % {"seconds": LONGEST_S},
        "too_large": _("This file is larger than %(most)s MB. Record it shorter, or with a smaller picture.")
        % {"most": MOST_MB},
        "no_media": _("This file cannot be played here. Choose another one."),
        "record_film": _("Film it"),
        "record_voice": _("Say it"),
        "stop": _("Stop"),
        "again": _("Record again"),
        "drop": _("Without a recording"),
        "running": _("%(s)s of 60 s"),
        "no_recorder": _("Camera and microphone cannot be used. Choose a file of this device instead."),
    }
