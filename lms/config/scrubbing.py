"""What may stand in a log line: uuids, codes, names of code. Never a name, a number, a password or an address asked for.

A person cannot be told from an ASCII word by a pattern, so values are let through by kind, not stopped by kind:
of other people's loggers only the template, of an exception only its class, its place and its machine codes.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from kombu.exceptions import KombuError

GAP = "…"
OWN = ("lms.", "courses.", "media_pipeline.")
ROOT = Path(__file__).resolve().parents[2]
# Their words are about engines and code, never about people: addresses of servers, names of modules.
SPEAKING: tuple[type[BaseException], ...] = (
    OperationalError,
    KombuError,
    ConnectionError,
    ImproperlyConfigured,
    ImportError,
    AttributeError,
    NameError,
)
# Where an error names itself to machines: SQLSTATE, errno, the code of our own refusals.
CODES = ("sqlstate", "sqlite_errorname", "errno", "code", "status_code")
PHRASES = frozenset(status.phrase for status in HTTPStatus)

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NAME_OF_CODE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_ID = re.compile(_UUID)
_MASKED = re.compile(
    rf"(?P<kept>{_UUID})"
    r"|\?[^\s\"']+"  # what was asked for in an address
    r"|\+?\d(?:[ -]?\d){6,}[Xx]?"  # telephone, ID and bank numbers, however they are grouped
    r"|[^\s'\"()\[\]{},:;=/]*[^\W\d_a-zA-Z][^\s'\"()\[\]{},:;=/]*"  # words with letters beyond ASCII: ours are English
)
# Libraries put what they refuse between quotation marks, sometimes into the template itself.
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
FRAMES = 30
DEEPEST = 5


def safe_text(text: str) -> str:
    """Our own words without what looks personal: numbers of seven digits on, query strings, words beyond ASCII."""
    return _MASKED.sub(lambda found: found["kept"] or GAP, text)


def safe_value(value: object, *, is_own: bool) -> object:
    """One value of a message. Our loggers pass codes and uuids; of others only what names code stays."""
    if value is None or isinstance(value, (bool, float, UUID)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10_000_000 else GAP
    if isinstance(value, BaseException):
        return described(value)
    if isinstance(value, type):
        return value.__qualname__
    text = str(value)
    if is_own:
        return safe_text(text)
    return text if text in PHRASES or _NAME_OF_CODE.fullmatch(text) or _ID.fullmatch(text) else GAP


def safe_message(logger: str, template: str, values: object) -> str:
    """The message of a record: its template, cleaned, with its values, each let through or replaced by a gap."""
    is_own = logger.startswith(OWN)
    words = safe_text(template if is_own else _QUOTED.sub(f"'{GAP}'", template))
    if not values:
        return words
    cleaned: object
    if isinstance(values, Mapping):
        cleaned = {key: safe_value(value, is_own=is_own) for key, value in values.items()}
    else:
        given = values if isinstance(values, tuple) else (values,)
        cleaned = tuple(safe_value(value, is_own=is_own) for value in given)
    try:
        return words % cleaned
    except (TypeError, ValueError, KeyError):
        return words  # a %d that got a gap, or a template that was cleaned: the words alone


def described(error: BaseException) -> str:
    """Class, machine codes, and the words of classes that speak about engines alone."""
    parts = [f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")]
    for name in CODES:
        value = getattr(error, name, None)
        if (
            isinstance(value, (int, str))
            and not isinstance(value, bool)
            and re.fullmatch(r"[\w-]{1,40}", str(value))
        ):
            parts.append(f"{name}={value}")
    if isinstance(error, SPEAKING):
        parts.append(safe_text(str(error).strip().partition("\nDETAIL")[0]))
    return " ".join(parts)


def story(error: BaseException) -> list[dict[str, object]]:
    """The exception and what it came from, the outermost first: `error` and `at`, the frames from the caller down."""
    told: list[dict[str, object]] = []
    each: BaseException | None = error
    while each is not None and len(told) < DEEPEST:
        told.append({"error": described(each), "at": list(places(each.__traceback__))})
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return told


def places(trace: TracebackType | None) -> Iterator[str]:
    """`file:line function` of the last frames: code, no values and no lines of source."""
    for frame in traceback.extract_tb(trace)[-FRAMES:]:
        path = Path(frame.filename)
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-3:])
        yield f"{name.as_posix()}:{frame.lineno} {frame.name}"
