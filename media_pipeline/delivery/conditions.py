"""What a request's header fields ask of a file: its bytes, a range of them, or only whether it changed (pure).

Source: RFC 9110 §13 (conditional requests), §14 (range requests). One range is honoured; several bring the whole file.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.IGNORECASE)
_LIST = re.compile(r"\s*,\s*")
MOST_DIGITS = 18

Environ = Mapping[str, Any]  # WSGI environ


class Wish(Enum):
    """What is to be sent when it is no range."""

    WHOLE = "whole"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True)
class Span:
    """First and last byte, both inside the file."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def is_unchanged(environ: Environ, tags: tuple[str, ...], modified: float) -> bool:
    """Whether what the client holds is what we would send (RFC 9110 §13.1.2, §13.1.3): 304.

    `tags`: the entity tags of the file in every coding. If-Modified-Since counts only without If-None-Match.
    """
    if "HTTP_IF_NONE_MATCH" in environ:
        known = {entry.removeprefix("W/") for entry in _LIST.split(environ["HTTP_IF_NONE_MATCH"].strip())}
        return "*" in known or not known.isdisjoint(tags)
    since = _moment(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and int(modified) <= since


def wanted(environ: Environ, *, tag: str, modified: float, size: int) -> Span | Wish:
    """The one range asked for, within a file of `size` bytes.

    WHOLE: none asked for, several, not understood, or If-Range names an older file. BEYOND: 416.
    """
    spec = _RANGE.fullmatch(environ.get("HTTP_RANGE", "").replace(" ", ""))
    if spec is None or not _is_fresh(environ, tag, modified):
        return Wish.WHOLE
    start, end = spec.groups()
    if len(start) > MOST_DIGITS or len(end) > MOST_DIGITS or not (start or end):
        return Wish.WHOLE
    if not start:
        return Span(max(0, size - int(end)), size - 1) if int(end) and size else Wish.BEYOND
    if end and int(end) < int(start):
        return Wish.WHOLE
    if int(start) >= size:
        return Wish.BEYOND
    return Span(int(start), min(int(end), size - 1) if end else size - 1)


def takes_gzip(environ: Environ) -> bool:
    """Whether the client reads gzip and does not refuse it with a weight of zero (RFC 9110 §12.5.3)."""
    for entry in environ.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        coding, _semicolon, weight = entry.partition(";")
        if coding.strip() in {"gzip", "x-gzip", "*"}:
            return re.fullmatch(r"\s*q=0(\.0*)?\s*", weight) is None
    return False


def _is_fresh(environ: Environ, tag: str, modified: float) -> bool:
    """If-Range compares strongly: the same tag, or the very date that we said (RFC 9110 §13.1.5)."""
    since = environ.get("HTTP_IF_RANGE", "").strip()
    return not since or since in {tag, email.utils.formatdate(modified, usegmt=True)}


def _moment(text: str) -> int | None:
    """An HTTP date as seconds; None when it is none, which is to be ignored."""
    try:
        return int(email.utils.parsedate_to_datetime(text).timestamp())
    except (TypeError, ValueError, OverflowError):
        return None
