"""Pictures that Wagtail made from uploads, from wherever the files are kept; originals and documents are not served here."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from lms.web.policies import for_anyone
from media_pipeline.disk import StorageError

TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
ONE_DAY_S = 86_400


@for_anyone
@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """One picture; its name changes with its bytes, so anybody may keep it for a day."""
    kind, name = TYPES.get(PurePosixPath(path).suffix.lower()), f"images/{path}"
    if kind is None:
        raise Http404
    try:
        changed = default_storage.get_modified_time(name).timestamp()
        etag = quote_etag(f"{int(changed * 1000):x}")
        known = get_conditional_response(request, etag=etag, last_modified=int(changed))
        answer = known or FileResponse(default_storage.open(name), content_type=kind)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation, StorageError, ValueError) as error:
        raise Http404 from error
    answer["ETag"], answer["Last-Modified"] = etag, http_date(changed)
    answer["Cache-Control"] = f"public, max-age={ONE_DAY_S}"
    return answer
