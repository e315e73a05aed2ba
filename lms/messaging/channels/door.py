"""The one door for HTTP to others: https (or loopback), no redirects, a short answer within a short time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from lms.messaging.channels.letters import Refused, TryLater
from lms.messaging.reasons import ACCESS, BUSY, REFUSED, UNREACHABLE

TIMEOUT_S = 10.0
LONGEST_ANSWER = 65_536
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_REST_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """A status of the 200s and the JSON object that came with it, {} for any other body."""

    status: int
    data: dict[str, Any]  # Any: another's JSON


def ask(
    url: str,
    *,
    query: Mapping[str, str] | None = None,
    body: object = None,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Answer:
    """GET, or POST of `body` as JSON. Raises TryLater or Refused for whatever is not a 2xx."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and host not in LOOPBACK:
        raise Refused(ACCESS)
    make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    target = (parts.path or "/") + "?" + urlencode({**dict(_pairs(parts.query)), **(query or {})})
    sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    named = {"Accept": "application/json", **(headers or {})}
    if sent is not None:
        named["Content-Type"] = "application/json; charset=utf-8"
    line = make(host, parts.port, timeout=timeout_s)
    try:
        line.request("GET" if sent is None else "POST", target.rstrip("?"), body=sent, headers=named)
        answer = line.getresponse()
        raw = answer.read(LONGEST_ANSWER)
        status, rest = answer.status, answer.getheader("Retry-After")
    except (OSError, HTTPException) as error:
        raise TryLater(UNREACHABLE) from error
    finally:
        line.close()
    _check(status, rest)
    return Answer(status, _object(raw))


def _check(status: int, rest: str | None) -> None:
    """Raises for everything but a 2xx."""
    if 200 <= status < 300:
        return
    if status == 429 or (status == 503 and rest):
        raise TryLater(BUSY, in_s=_seconds(rest), is_busy=True)
    if status in {401, 403}:
        raise TryLater(ACCESS)
    if status >= 500 or status == 408:
        raise TryLater(UNREACHABLE)
    raise Refused(REFUSED)


def _seconds(rest: str | None) -> int | None:
    """Retry-After in seconds; a date, or nothing, leaves it to us."""
    return min(int(rest), LONGEST_REST_S) if rest and rest.isdecimal() and len(rest) < 9 else None


def _pairs(query: str) -> list[tuple[str, str]]:
    return [
        (name, value) for name, _sign, value in (part.partition("=") for part in query.split("&")) if name
    ]


def _object(raw: bytes) -> dict[str, Any]:  # Any: another's JSON
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
