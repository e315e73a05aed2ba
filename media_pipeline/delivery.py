"""Bytes out: published files by a token in the path, with Range, before Django's middleware and without a query.

`/v/<token>/<expiry>/<asset uuid>/<file>`: playlists name their neighbours by relative addresses, which inherit the
token. Token: HMAC-SHA256 over asset, expiry and a hash of the viewer (for tracing); expiry rounded up to 15 minutes,
so that many viewers' addresses change seldom. With a key for nginx the token is one that nginx can check by itself
(`secure_link`): keyed MD5 as in RFC 1828, the key at both ends. Both forms are good here at any time. Range as RFC 9110 §14, one range; validators as §13.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import hmac
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from media_pipeline import disk, options, storage
from media_pipeline.disk import Stat, StorageError

PREFIX = "/v/"
BUCKET_S = 900
EXTRA_S = 7_200
SETTLED_S = 120
ONE_DAY_S = 86_400
NGINX_LETTERS = 22

TYPES = {
    "m3u8": "application/vnd.apple.mpegurl",
    "mp4": "video/mp4",
    "vtt": "text/vtt; charset=utf-8",
    "jpg": "image/jpeg",
    "webp": "image/webp",
}
_PATH = re.compile(
    r"/v/(?P<who>[0-9a-f]{8})\.(?P<mac>[A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{32})/(?P<expiry>\d{9,12})/(?P<asset>[0-9a-f-]{36})/"
    r"(?P<file>(?:(?:r\d{1,9}|captions)/)?[a-z0-9][a-z0-9_-]{0,59}\.(?P<kind>m3u8|mp4|vtt|jpg|webp))"
)
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")

StartResponse = Callable[[str, list[tuple[str, str]]], object]


def signed_prefix(asset_uuid: UUID, *, viewer: str, duration_s: int, now: float | None = None) -> str:
    """The path under which `viewer` reaches the asset's files for twice its length and two hours; ends with `/`."""
    wanted = int(now if now is not None else time.time()) + 2 * max(0, duration_s) + EXTRA_S
    expiry = -(-wanted // BUCKET_S) * BUCKET_S
    who = _keyed(f"viewer|{viewer}").hexdigest()[:8]
    sign = _nginx_mac if options.text("NGINX_KEY") else _mac
    return f"{PREFIX}{who}.{sign(str(asset_uuid), expiry, who)}/{expiry}/{asset_uuid}/"


def _mac(asset: str, expiry: int, who: str) -> str:
    return base64.urlsafe_b64encode(_keyed(f"{asset}|{expiry}|{who}").digest()[:24]).decode("ascii")


def _nginx_mac(asset: str, expiry: int, who: str) -> str:
    """22 letters: what `secure_link_md5` of deploy/nginx/token.conf.template computes."""
    key = options.text("NGINX_KEY")
    digest = hashlib.md5(f"{key} {expiry} {asset} {who} {key}".encode()).digest()  # noqa: S324  nginx offers no other
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def _is_genuine(mac: str, asset: str, expiry: int, who: str) -> bool:
    """Whether we signed it, in either form; nginx's only while there is a key for it."""
    if len(mac) < NGINX_LETTERS + 1:
        return bool(options.text("NGINX_KEY")) and hmac.compare_digest(mac, _nginx_mac(asset, expiry, who))
    return hmac.compare_digest(mac, _mac(asset, expiry, who))


def _keyed(message: str) -> hmac.HMAC:
    return hmac.new(options.token_key(), message.encode(), hashlib.sha256)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is sent. `first` and `length` say which bytes of `key` are the body."""

    status: HTTPStatus
    headers: list[tuple[str, str]]
    key: str = ""
    first: int = 0
    length: int = 0
    text: bytes = b""


def application(
    environ: dict[str, Any], start_response: StartResponse
) -> Iterable[bytes]:  # Any: WSGI environ
    """The WSGI application of the storey of bytes."""
    try:
        answer = respond(environ, time.time())
    except StorageError:
        answer = _plain(HTTPStatus.SERVICE_UNAVAILABLE, [("Retry-After", "5")])
    start_response(f"{answer.status.value} {answer.status.phrase}", answer.headers)
    if environ.get("REQUEST_METHOD") == "HEAD":
        return []
    if answer.length:
        return _body(environ, answer)
    return [answer.text] if answer.text else []


def _body(environ: dict[str, Any], answer: Answer) -> Iterator[bytes]:  # Any: WSGI environ
    del environ  # wsgi.file_wrapper knows no end of a range
    return storage.current().read(answer.key, answer.first, answer.length)


def respond(environ: dict[str, Any], now: float) -> Answer:  # Any: WSGI environ
    """Decide the answer to a request at `now`."""
    if environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, [("Allow", "GET, HEAD")])
    asked = _PATH.fullmatch(environ.get("PATH_INFO", ""))
    if asked is None:
        return _plain(HTTPStatus.NOT_FOUND)
    expiry = int(asked["expiry"])
    if not _is_genuine(asked["mac"], asked["asset"], expiry, asked["who"]):
        return _plain(HTTPStatus.FORBIDDEN)
    if expiry <= now:
        return _plain(HTTPStatus.GONE)
    key = disk.published(asked["asset"], asked["file"])
    found = storage.current().stat(key)
    if found is None:
        return _plain(HTTPStatus.NOT_FOUND)
    return _found(environ, key, asked["kind"], found, now)


def _found(
    environ: dict[str, Any], key: str, kind: str, found: Stat, now: float
) -> Answer:  # Any: WSGI environ
    tag = f'"{found.etag}"'
    headers = [
        ("Content-Type", TYPES[kind]),
        ("ETag", tag),
        ("Last-Modified", email.utils.formatdate(found.modified, usegmt=True)),
        ("Accept-Ranges", "bytes"),
        ("Cache-Control", _caching(kind, found, now)),
        *_guards(),
    ]
    known = [entry.strip().removeprefix("W/") for entry in environ.get("HTTP_IF_NONE_MATCH", "").split(",")]
    if tag in known or "*" in known:
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    wanted = _range(environ, tag, found)
    if wanted is None:
        return Answer(HTTPStatus.OK, [*headers, ("Content-Length", str(found.size))], key, 0, found.size)
    first, last = wanted
    if first >= found.size or last < first:
        refusal = [*_guards(), ("Content-Range", f"bytes */{found.size}"), ("Content-Length", "0")]
        return Answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, refusal)
    length = last - first + 1
    reach = ("Content-Range", f"bytes {first}-{last}/{found.size}")
    return Answer(
        HTTPStatus.PARTIAL_CONTENT, [*headers, reach, ("Content-Length", str(length))], key, first, length
    )


def _range(environ: dict[str, Any], tag: str, found: Stat) -> tuple[int, int] | None:  # Any: WSGI environ
    """First and last byte of the one range asked for; None: send the whole (no range, several, or an old validator)."""
    spec = _RANGE.fullmatch(environ.get("HTTP_RANGE", "").replace(" ", ""))
    if spec is None or spec.groups() == ("", ""):
        return None
    since = environ.get("HTTP_IF_RANGE", "").strip()
    if since and since not in {tag, email.utils.formatdate(found.modified, usegmt=True)}:
        return None
    start, end = spec.groups()
    if not start:
        return (max(0, found.size - int(end)), found.size - 1) if int(end) else (found.size, found.size)
    if end and int(end) < int(start):
        return None
    return int(start), min(int(end) if end else found.size - 1, found.size - 1) if int(
        start
    ) < found.size else found.size


def _caching(kind: str, found: Stat, now: float) -> str:
    """Playlists are asked for again; media that still grows is not kept; finished media never changes."""
    if kind == "m3u8":
        return "no-cache"
    if now - found.modified < SETTLED_S:
        return "no-store"
    return f"public, max-age={ONE_DAY_S}"


def _guards() -> list[tuple[str, str]]:
    return [
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Referrer-Policy", "no-referrer"),
    ]


def _plain(status: HTTPStatus, extra: list[tuple[str, str]] | None = None) -> Answer:
    text = f"{status.phrase}\n".encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text))), *_guards()]
    return Answer(status, [*headers, ("Cache-Control", "no-store"), *(extra or [])], text=text)
