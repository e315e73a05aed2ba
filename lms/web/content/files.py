"""Files of courseware, by a signed place and the name that its pages use; with Range, texts packed, and without holding
a long one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import unquote_to_bytes
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

from courses.packages.models import PackageFile, name_key
from courses.packages.safe_zip.naming import ENCODINGS
from lms.scorm.refusals import LaunchInvalid
from lms.scorm.tokens import read_place
from lms.web.content.packing import can_be_packed, packed
from lms.web.content.policy import PACKAGE_POLICY
from lms.web.policies import for_link_holders
from media_pipeline import storage
from media_pipeline.delivery import conditions, sending
from media_pipeline.delivery.conditions import Span, Wish
from media_pipeline.disk import StorageError

KEPT_S = 28 * 86_400
COME_AGAIN_S = 2
NAME_MOST = 1_000


@for_link_holders
def file(request: HttpRequest, place: str, name: str) -> HttpResponseBase:
    """One file: 200, 206, 304 or 416. One query. Raises Http404."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    try:
        found = _found(read_place(place), names_meant(name))
    except LaunchInvalid as refusal:
        raise Http404 from refusal
    response = _answer(request, found)
    response["Content-Security-Policy"] = PACKAGE_POLICY
    response["Referrer-Policy"] = "same-origin"
    return response


def names_meant(said: str) -> list[str]:
    """The names that an address may mean, the likeliest first: as Django read it, with percent signs where it was no
    UTF-8, and in each encoding that archives use. Raises Http404 for what leads outside.
    """
    raw, texts = unquote_to_bytes(said), [said]
    for encoding in ENCODINGS:
        with suppress(UnicodeDecodeError):
            texts.append(raw.decode(encoding))
    return list(dict.fromkeys(_name(text) for text in texts))


def _name(text: str) -> str:
    steps = [step for step in text.replace("\\", "/").split("/") if step not in ("", ".")]
    if ".." in steps or "\0" in text or len(text) > NAME_MOST:
        raise Http404
    return "/".join(steps)


def _found(version: UUID, names: list[str]) -> PackageFile:
    """The file of the likeliest name; also in other capitals."""
    keys = {name_key(name): place for place, name in reversed(list(enumerate(names)))}
    rows = PackageFile.objects.filter(version__uuid=version, name_key__in=keys)
    found = sorted(rows.select_related("blob", "version"), key=lambda row: keys[row.name_key])
    if not found:
        raise Http404
    return found[0]


def _answer(request: HttpRequest, found: PackageFile) -> HttpResponseBase:
    size, tag = found.blob.size, f'"{found.blob.sha256[:32]}"'
    packed_tag = f'{tag[:-1]}-gz"'  # another coding is another representation (RFC 9110 §8.8.3.3)
    is_packed = _is_packed(request, found)
    modified = int(found.version.made_at.timestamp())
    head = {
        "ETag": packed_tag if is_packed else tag,
        "Last-Modified": http_date(modified),
        "Cache-Control": f"private, max-age={KEPT_S}, immutable",
        "Accept-Ranges": "bytes",
        **({"Vary": "Accept-Encoding"} if can_be_packed(found) else {}),
    }
    if conditions.is_unchanged(request.META, (tag, packed_tag), modified):
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=head)
    if is_packed:
        return _sent_packed(found, head)
    span = conditions.wanted(request.META, tag=tag, modified=modified, size=size)
    if span is Wish.BEYOND:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = span if isinstance(span, Span) else Span(0, size - 1)
    is_whole = span is Wish.WHOLE
    if request.method == "HEAD" or not size:
        return _with(
            HttpResponse(content_type=found.media_type, headers=head), found, part, size, is_whole=is_whole
        )
    return _sent(found, part, head, is_whole=is_whole)


def _is_packed(request: HttpRequest, found: PackageFile) -> bool:
    """A part is always of the file as it is."""
    is_whole = request.method == "GET" and "HTTP_RANGE" not in request.META
    return is_whole and can_be_packed(found) and conditions.takes_gzip(request.META)


def _sent_packed(found: PackageFile, head: dict[str, str]) -> HttpResponse:
    try:
        text = packed(found)
    except StorageError:
        return _come_again()
    sizes = {"Content-Encoding": "gzip", "Content-Length": str(len(text))}
    return HttpResponse(text, content_type=found.media_type, headers={**head, **sizes})


def _come_again() -> HttpResponse:
    return HttpResponse(status=503, headers={"Retry-After": str(COME_AGAIN_S)})


def _sent(found: PackageFile, part: Span, head: dict[str, str], *, is_whole: bool) -> HttpResponseBase:
    """Short ones in one piece; long ones are few at a time, and a range without a place is answered with its beginning."""
    held, size = None, found.blob.size
    if part.length > sending.ONE_PIECE:
        held = sending.place()
        if held is None and is_whole:
            return _come_again()
        if held is None:
            part = Span(part.first, part.first + sending.BEGINNING - 1)
    try:
        if held is None:
            body = sending.whole(found.blob.key, part.first, part.length)
            response: HttpResponseBase = HttpResponse(body, content_type=found.media_type, headers=head)
        else:
            pieces: Iterator[bytes] = storage.current().read(found.blob.key, part.first, part.length)
            long_body = sending.LongBody(pieces, held)
            response = StreamingHttpResponse(long_body, content_type=found.media_type, headers=head)
    except StorageError:
        return _come_again()
    return _with(response, found, part, size, is_whole=is_whole)


def _with(
    response: HttpResponseBase, found: PackageFile, part: Span, size: int, *, is_whole: bool
) -> HttpResponseBase:
    response["Content-Type"] = found.media_type
    response["Content-Length"] = str(part.length)
    if not is_whole:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return response
