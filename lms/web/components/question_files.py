"""A picture or a sound of a question, for a page that may show it: private, whole or the part that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from courses.quizzes.files import QuestionFile, open_file
from lms.accounts.access import NotVisible
from media_pipeline.delivery.conditions import Span, Wish, wanted

# Questions as JSON.
Paper = Sequence[Mapping[str, Any]]
# The bytes of a key never change.
KEPT_S = 86_400


def paper_file(request: HttpRequest, paper: Paper, key: str) -> HttpResponse:
    """A file that a question of the paper shows. Raises NotVisible for any other."""
    if not any(medium["key"] == key for question in paper for medium in question.get("media") or ()):
        raise NotVisible
    return file_answer(request, key)


def file_answer(request: HttpRequest, key: str) -> HttpResponse:
    """The file; who may see it was judged by the caller. iPhones play no sound without Range. Raises NotVisible."""
    row = QuestionFile.objects.filter(key=key).first()
    if row is None or not default_storage.exists(row.name):
        raise NotVisible
    etag = f'"{row.sha256[:32]}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": f"private, max-age={KEPT_S}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    known = get_conditional_response(request, etag=etag)
    if known is not None and known.status_code == 304:
        for name, value in headers.items():
            known[name] = value
        return known
    span = wanted(request.META, tag=etag, modified=row.made_at.timestamp(), size=row.size)
    if span is Wish.BEYOND:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"})
    with open_file(row) as file:
        data = file.read()
    if not isinstance(span, Span):
        return HttpResponse(data, content_type=row.media_type, headers=headers)
    headers["Content-Range"] = f"bytes {span.first}-{span.last}/{row.size}"
    part = data[span.first : span.last + 1]
    return HttpResponse(part, status=206, content_type=row.media_type, headers=headers)
