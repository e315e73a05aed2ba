"""Data types of SCORM 2004: the error of a text that should be of a kind. The same in assets/ts/scorm/types2004.ts.

Lengths are counted in UTF-16 units, as browsers count; where the standard asks for 250, 1,000 or 4,000 signs at least,
ours keeps 65,536 units, and 131,072 of what may be long: twice the 64,000 signs, for those that take two units.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lms.scorm.rules.languages2004 import is_language
from lms.scorm.rules.times2004 import SPAN, is_moment
from lms.scorm.rules.types12 import UNKEEPABLE, units

WRONG_TYPE, OUT_OF_RANGE = 406, 407
TEXT_MOST, LONG_MOST = 65_536, 131_072
# RFC 3986 with letters of any script: no spaces, no signs that must be escaped, escapes whole.
URI = re.compile(
    '(?:[^\u0000-\u0020"%<>\\[\\\\\\]^`{|}\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]'
    "|%[0-9A-Fa-f]{2})+"
)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
FIRST_MARK = re.compile(r"[:/?#]")
REAL = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?")
MARK = re.compile(r"\{lang=([^}]*)\}")
RESULTS = frozenset({"correct", "incorrect", "unanticipated", "neutral"})


def is_real(text: str) -> bool:
    """real(10,7), also with an exponent, as scripts write very small numbers."""
    return REAL.fullmatch(text) is not None


def is_identifier(text: str) -> bool:
    """long_identifier_type and short_identifier_type: a URI, absolute or not."""
    if units(text) > TEXT_MOST or URI.fullmatch(text) is None or text.count("#") > 1:
        return False
    mark = FIRST_MARK.search(text)
    has_scheme = mark is not None and mark[0] == ":"
    scheme, rest = text.split(":", 1) if has_scheme else ("", text)
    return rest not in {"", "//"} and (not has_scheme or SCHEME.fullmatch(scheme) is not None)


def is_said(text: str) -> bool:
    """A text that may begin with the language it is in."""
    found = MARK.match(text)
    return units(text) <= LONG_MOST and (found is None or is_language(found[1]))


CHECKS: dict[str, Callable[[str, str], bool]] = {
    "text": lambda text, _: units(text) <= TEXT_MOST,
    "long": lambda text, _: units(text) <= LONG_MOST,
    "said": lambda text, _: is_said(text),
    "language": lambda text, _: not text or is_language(text),
    "id": lambda text, _: is_identifier(text),
    "of": lambda text, words: text in words.split("|"),
    "result": lambda text, _: text in RESULTS or is_real(text),
    "span": lambda text, _: SPAN.fullmatch(text) is not None,
    "moment": lambda text, _: is_moment(text),
}


def kind_error(kind: str, text: str) -> int:
    """0 where `text` is a value of `kind`, as model2004 writes kinds; else 406, or 407 beyond a number's bounds."""
    name, _, rest = kind.partition(" ")
    if UNKEEPABLE.search(text) is not None:
        return WRONG_TYPE
    if name == "real":
        return _real_error(text, rest)
    return 0 if CHECKS[name](text, rest) else WRONG_TYPE


def _real_error(text: str, bounds: str) -> int:
    if not is_real(text):
        return WRONG_TYPE
    least, _, most = bounds.partition("..")
    number = float(text)
    is_outside = (least and number < float(least)) or (most and number > float(most))
    return OUT_OF_RANGE if is_outside else 0
