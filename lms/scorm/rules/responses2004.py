"""What may stand in learner_response and correct_responses.n.pattern of SCORM 2004, by the kind of the interaction.

RTE 4.2.9.1 and 4.2.9.2. The same in assets/ts/scorm/responses2004.ts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lms.scorm.rules.languages2004 import is_language
from lms.scorm.rules.types12 import units
from lms.scorm.rules.types2004 import LONG_MOST, is_identifier, is_real, is_said

# Kinds of one correct answer at most, and those whose patterns must differ.
SINGLE = frozenset({"true-false", "likert", "numeric", "other"})
DIFFERENT = frozenset({"choice", "sequencing"})
RULES = re.compile(r"\{(case_matters|order_matters|lang)=([^}]*)\}")


def is_response(kind: str, text: str, *, is_pattern: bool) -> bool:
    """Whether `text` is a response (or a pattern) of an interaction of this kind."""
    if units(text) > LONG_MOST:
        return False
    if kind in RULED:
        return _is_ruled(kind, text, is_pattern=is_pattern)
    checks = PATTERNS if is_pattern and kind in PATTERNS else RESPONSES
    return kind not in checks or checks[kind](text)


def same_as(kind: str, pattern: str) -> str:
    """What two patterns that say the same have in common: the order of choices says nothing."""
    return "[,]".join(sorted(pattern.split("[,]"))) if kind == "choice" else pattern


def _is_ruled(kind: str, text: str, *, is_pattern: bool) -> bool:
    """The kinds that have rules at the head of their patterns."""
    rest = _unruled(text, RULED[kind] if is_pattern else frozenset({"lang"}) & RULED[kind])
    if rest is None:
        return False
    if kind == "fill-in":
        return all(is_said(part) for part in rest.split("[,]"))
    return kind == "long-fill-in" or all(_is_step(part) for part in rest.split("[,]"))


def _is_set(text: str) -> bool:
    parts = text.split("[,]")
    return all(is_identifier(part) for part in parts) and len(set(parts)) == len(parts)


def _unruled(text: str, names: frozenset[str]) -> str | None:
    """The text behind the rules at its head; None where one of them is neither true nor false. A rule counts once."""
    left = set(names)
    while (found := RULES.match(text)) is not None and found[1] in left:
        if not (is_language(found[2]) if found[1] == "lang" else found[2] in {"true", "false"}):
            return None
        left.discard(found[1])
        text = text[found.end() :]
    return text


def _is_pair(text: str) -> bool:
    parts = text.split("[.]")
    return len(parts) == 2 and all(is_identifier(part) for part in parts)


def _is_step(text: str) -> bool:
    """A step's name, its answer, or both; an answer may be a range of numbers."""
    parts = text.split("[.]")
    if len(parts) != 2 or not any(parts):
        return False
    name, answer = parts
    if name and not is_identifier(name):
        return False
    return "[:]" not in answer or _is_range(answer)


def _is_range(text: str) -> bool:
    """Two bounds, of which either may be left out."""
    parts = text.split("[:]")
    if len(parts) != 2 or not all(not part or is_real(part) for part in parts):
        return False
    return not all(parts) or float(parts[0]) <= float(parts[1])


def _is_matching(text: str) -> bool:
    return all(_is_pair(part) for part in text.split("[,]"))


RULED = {
    "fill-in": frozenset({"case_matters", "order_matters"}),
    "long-fill-in": frozenset({"case_matters", "lang"}),
    "performance": frozenset({"order_matters"}),
}
RESPONSES: dict[str, Callable[[str], bool]] = {
    "true-false": lambda text: text in {"true", "false"},
    "choice": lambda text: not text or _is_set(text),
    "likert": is_identifier,
    "sequencing": lambda text: all(is_identifier(part) for part in text.split("[,]")),
    "numeric": is_real,
    "matching": lambda text: not text.strip(" ") or _is_matching(text),
}
# What differs in a pattern.
PATTERNS: dict[str, Callable[[str], bool]] = {"numeric": _is_range, "matching": _is_matching}
