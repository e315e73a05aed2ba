"""Data types of SCORM 1.2: whether a text is a value of a kind. The same in assets/ts/scorm/types12.ts.

Lengths are counted in UTF-16 units, as browsers count. The standard's 255 and 4,096 are what every system must keep
at least; ours keeps more, because bought packages write more.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lms.scorm.rules.times12 import is_clock, span_cs

TEXT_MOST, LONG_MOST, IDENTIFIER_MOST = 4_096, 65_536, 255
# No white space and nothing unprintable; letters of any script, because packages use them.
IDENTIFIER = re.compile(
    "[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+"
)
NUMBER = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{0,20}))?|(-?)\.([0-9]{1,20})")
WHOLE = re.compile(r"-?[0-9]{1,4}")
# What no database keeps: NUL, and half of a pair of surrogates.
UNKEEPABLE = re.compile("[\u0000\ud800-\udfff]")


def units(text: str) -> int:
    """The length in UTF-16 units; what is half of a pair counts as one."""
    return len(text) + sum(1 for sign in text if sign > "\uffff") if not text.isascii() else len(text)


def is_score(text: str) -> bool:
    """A decimal from 0 to 100, told from its digits: no rounding decides."""
    found = NUMBER.fullmatch(text)
    if found is None:
        return False
    whole, part = int(found[2] or "0"), (found[3] or found[5] or "").strip("0")
    if (found[1] or found[4]) and (whole or part):
        return False
    return whole < 100 or (whole == 100 and not part)


def _is_result(text: str) -> bool:
    return text in {"correct", "wrong", "unanticipated", "neutral"} or NUMBER.fullmatch(text) is not None


def _is_whole(text: str, bounds: str) -> bool:
    least, most = bounds.split("..")
    return WHOLE.fullmatch(text) is not None and int(least) <= int(text) <= int(most)


def _is_identifier(text: str) -> bool:
    return IDENTIFIER.fullmatch(text) is not None and units(text) <= IDENTIFIER_MOST


CHECKS: dict[str, Callable[[str, str], bool]] = {
    "text": lambda text, _: units(text) <= TEXT_MOST,
    "long": lambda text, _: units(text) <= LONG_MOST,
    "id": lambda text, _: _is_identifier(text),
    "of": lambda text, words: text in words.split("|"),
    "whole": _is_whole,
    "number": lambda text, _: NUMBER.fullmatch(text) is not None,
    "score": lambda text, _: not text or is_score(text),
    "result": lambda text, _: _is_result(text),
    "span": lambda text, _: span_cs(text) is not None,
    "time": lambda text, _: is_clock(text),
}


def is_kind(kind: str, text: str) -> bool:
    """Whether `text` is a value of `kind`, as model12 writes kinds: a name, then what the kind needs."""
    name, _, rest = kind.partition(" ")
    return CHECKS[name](text, rest) and UNKEEPABLE.search(text) is None
