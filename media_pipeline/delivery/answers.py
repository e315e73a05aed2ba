"""The WSGI application of the storey of bytes: token, file, conditions, and then its bytes."""

from __future__ import annotations

import email.utils
import functools
import gzip
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from media_pipeline import disk, storage
from media_pipeline.delivery import conditions, sending, tokens
from media_pipeline.delivery.conditions import Span, Wish
from media_pipeline.disk import Stat, StorageError

SETTLED_S = 120
COME_AGAIN_S = 30
ONE_DAY_S, ONE_YEAR_S = 86_400, 31_536_000
# Below this a packed text saves no packet; above, packing would hold a thread for too long.
PACK_FROM, PACK_UNTIL = 600, 4_000_000
PACKED_TEXTS = 64

TYPES = {
    "m3u8": "application/vnd.apple.mpegurl",
    "mp4": "video/mp4",
    "vtt": "text/vtt; charset=utf-8",
    "json": "application/json",
    "jpg": "image/jpeg",
    "webp": "image/webp",
}
TEXTS = {"m3u8", "vtt", "json"}
GUARDS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    ("Referrer-Policy", "no-referrer"),
)
_PATH = re.compile(
    r"/v/(?P<who>[0-9a-f]{8})\.(?P<mac>[A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{32})/(?P<expiry>\d{9,12})/(?P<asset>[0-9a-f-]{36})/"
    r"(?P<file>(?P<folder>(?:r\d{1,9}|captions|slides|sprites)/)?[a-z0-9][a-z0-9_-]{0,59}\.(?P<kind>m3u8|mp4|vtt|json|jpg|webp))"
)

StartResponse = Callable[[str, list[tuple[str, str]]], object]


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is sent. `first` and `length` say which bytes of `key` are the body, else it is `text`.

    `held`: the place that a long body takes.
    """

    status: HTTPStatus
    headers: list[tuple[str, str]]
    key: str = ""
    first: int = 0
    length: int = 0
    text: bytes = b""
    held: sending.Place | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A published file that the token opens."""

    key: str
    kind: str
    stat: Stat
    keep: str

    @property
    def tag(self) -> str:
        return f'"{self.stat.etag}"'

    @property
    def packed_tag(self) -> str:
        """Another coding is another representation: it has a tag of its own (RFC 9110 §8.8.3.3)."""
        return f'"{self.stat.etag}-gz"'

    @property
    def can_be_packed(self) -> bool:
        return self.kind in TEXTS and PACK_FROM <= self.stat.size <= PACK_UNTIL


def application(
    environ: dict[str, Any], start_response: StartResponse
) -> Iterable[bytes]:  # Any: WSGI environ
    """Answer one request below `/v/`."""
    text = b""
    try:
        answer = respond(environ, time.time())
        if answer.length and not answer.held and environ.get("REQUEST_METHOD") != "HEAD":
            text = sending.whole(answer.key, answer.first, answer.length)
    except StorageError:
        answer = _plain(HTTPStatus.SERVICE_UNAVAILABLE, [("Retry-After", "5")])
    start_response(f"{answer.status.value} {answer.status.phrase}", answer.headers)
    if environ.get("REQUEST_METHOD") == "HEAD":
        return []
    if answer.held:
        return sending.LongBody(storage.current().read(answer.key, answer.first, answer.length), answer.held)
    text = text or answer.text
    return [text] if text else []


def respond(environ: dict[str, Any], now: float) -> Answer:  # Any: WSGI environ
    """Decide the answer to a request at `now`: 404 no such address, 403 not signed by us, 410 too late."""
    if environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, [("Allow", "GET, HEAD")])
    asked = _PATH.fullmatch(environ.get("PATH_INFO", ""))
    if asked is None:
        return _plain(HTTPStatus.NOT_FOUND)
    expiry = int(asked["expiry"])
    if not tokens.is_genuine(asked["mac"], asked["asset"], expiry, asked["who"]):
        return _plain(HTTPStatus.FORBIDDEN)
    if expiry <= now:
        return _plain(HTTPStatus.GONE)
    key = disk.published(asked["asset"], asked["file"])
    found = storage.current().stat(key)
    if found is None:
        return _plain(HTTPStatus.NOT_FOUND)
    keep = _caching(key, asked["kind"], asked["folder"] or "", found, now)
    return _found(environ, File(key, asked["kind"], found, keep))


def _found(environ: dict[str, Any], file: File) -> Answer:  # Any: WSGI environ
    """200, 206, 304 or 416 for a file that is there."""
    head = [
        ("Last-Modified", email.utils.formatdate(file.stat.modified, usegmt=True)),
        ("Cache-Control", file.keep),
        *GUARDS,
    ]
    if file.can_be_packed:
        head.append(("Vary", "Accept-Encoding"))
    is_packed = file.can_be_packed and "HTTP_RANGE" not in environ and conditions.takes_gzip(environ)
    head.insert(0, ("ETag", file.packed_tag if is_packed else file.tag))
    if conditions.is_unchanged(environ, (file.tag, file.packed_tag), file.stat.modified):
        return Answer(HTTPStatus.NOT_MODIFIED, head)
    head += [("Content-Type", TYPES[file.kind]), ("Accept-Ranges", "bytes")]
    if is_packed:
        text = _packed(file.key, file.stat.etag, file.stat.size)
        head += [("Content-Encoding", "gzip"), ("Content-Length", str(len(text)))]
        return Answer(HTTPStatus.OK, head, text=text)
    return _bytes(environ, file, head)


def _bytes(environ: dict[str, Any], file: File, head: list[tuple[str, str]]) -> Answer:  # Any: WSGI environ
    size = file.stat.size
    span = conditions.wanted(environ, tag=file.tag, modified=file.stat.modified, size=size)
    if span is Wish.BEYOND:
        refusal = [*GUARDS, ("Content-Range", f"bytes */{size}"), ("Content-Length", "0")]
        return Answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, refusal)
    part = span if isinstance(span, Span) else Span(0, size - 1)
    is_long = part.length > sending.ONE_PIECE and environ.get("REQUEST_METHOD") != "HEAD"
    held = sending.place() if is_long else None
    if span is Wish.WHOLE:
        if is_long and held is None:
            return _plain(HTTPStatus.SERVICE_UNAVAILABLE, [("Retry-After", str(COME_AGAIN_S))])
        return Answer(HTTPStatus.OK, [*head, ("Content-Length", str(size))], file.key, 0, size, held=held)
    if is_long and held is None:
        part = Span(part.first, part.first + sending.BEGINNING - 1)
    reach = [
        ("Content-Range", f"bytes {part.first}-{part.last}/{size}"),
        ("Content-Length", str(part.length)),
    ]
    return Answer(HTTPStatus.PARTIAL_CONTENT, [*head, *reach], file.key, part.first, part.length, held=held)


@functools.lru_cache(maxsize=PACKED_TEXTS)
def _packed(key: str, etag: str, size: int) -> bytes:
    """A text for slow lines; a class that opens one lesson packs its list once."""
    del etag  # a part of the key only: what changed is packed again
    return gzip.compress(sending.whole(key, 0, size), compresslevel=6, mtime=0)


def _caching(key: str, kind: str, folder: str, found: Stat, now: float) -> str:
    """How long a copy may be kept.

    A playlist may grow or gain captions: asked for again. Media of a claim's own folder (`r…`) is written once: for
    ever, but not while it grows. What lies outside (light file, poster, captions) may be made anew: a day.
    """
    if kind == "m3u8":
        return "no-cache"
    is_claimed = folder.startswith("r")
    if now - found.modified < SETTLED_S or (is_claimed and storage.current().is_growing(key)):
        return "no-store"
    return f"public, max-age={ONE_YEAR_S}, immutable" if is_claimed else f"public, max-age={ONE_DAY_S}"


def _plain(status: HTTPStatus, extra: list[tuple[str, str]] | None = None) -> Answer:
    text = f"{status.phrase}\n".encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text))), *GUARDS]
    return Answer(status, [*headers, ("Cache-Control", "no-store"), *(extra or [])], text=text)
