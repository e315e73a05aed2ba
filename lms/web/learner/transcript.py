"""What is said in a lesson's film, as a page to read, search and print; the player shows the same beside the film."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.playback.queries import source_for
from lms.web.learner.studying import studying
from lms.web.person import person
from lms.web.policies import for_signed_in
from media_pipeline.captions.transcripts import transcript
from media_pipeline.queries import PlaybackSource


@for_signed_in
@require_safe
def lesson_transcript(request: HttpRequest, code: str, lesson_uuid: UUID) -> HttpResponse:
    """The words of the film in one of its languages; Http404 where there are none."""
    at = studying(person(request), code)
    found = at.lesson(lesson_uuid)
    source = source_for(found.asset, viewer=str(person(request).uuid)) if found.asset else None
    if source is None or found.asset is None:
        raise Http404
    language = _language(request, source)
    paragraphs = transcript(found.asset, language)
    if paragraphs is None:
        raise Http404
    page = {
        "section": "courses",
        "title": found.title_in(get_language() or ""),
        "lesson_url": at.lesson_url(found),
        "language": language,
        "languages": source.captions,
        "paragraphs": [(paragraph.start_ms / 1000, paragraph.text) for paragraph in paragraphs],
    }
    return render(request, "learner/transcript.html", page)


def _language(request: HttpRequest, source: PlaybackSource) -> str:
    """The language that was asked for, else the reader's, else the first. Http404 for one that is not there."""
    known = [track.language for track in source.captions]
    asked = request.GET.get("language")
    if asked is None:
        asked = next((one for one in known if one == get_language()), known[0] if known else "")
    if asked not in known:
        raise Http404
    return asked
