"""What courseware of SCORM 2004 keeps of a learner beyond an attempt: global objectives and shared texts, checked (SN 3.10)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from lms.scorm.rules.states12 import STATE_MOST, CommitRefused
from lms.scorm.rules.types12 import units
from lms.scorm.rules.types2004 import LONG_MOST, is_real

OBJECTIVE, TEXT = "objective", "text"
KINDS = {"objectives": OBJECTIVE, "texts": TEXT}
# As many as a state may have objectives. Numbers and texts are those of the data model: what it takes is taken here.
ENTRIES_MOST = 500
FLAGS = frozenset({"satisfied", "completed"})
MEASURES = {"measure": (-1, 1), "progress": (0, 1)}
SCORES = frozenset({"raw", "min", "max"})


class SharedClaim(NamedTuple):
    """One objective (`value`: what is known of it; {} for nothing) or one text, by its identifier. A claim."""

    kind: str
    target: str
    value: Any  # JSON


def parse_shared(raw: object, known: Mapping[str, Collection[str]]) -> list[SharedClaim]:
    """What a page says, of identifiers that its package names (`known` by kind); others are left out.

    Raises CommitRefused: malformed, too-large.
    """
    if not isinstance(raw, dict) or not set(raw) <= set(KINDS):
        raise CommitRefused("malformed")
    said = [
        SharedClaim(kind, target, _checked(kind, value))
        for name, kind in KINDS.items()
        for target, value in _entries(raw.get(name, {}))
        if target in known[kind]
    ]
    size = sum(units(each.value) for each in said if each.kind == TEXT)
    if len(said) > ENTRIES_MOST or size > STATE_MOST:
        raise CommitRefused("too-large")
    return said


def _entries(raw: object) -> Iterator[tuple[str, object]]:
    if not isinstance(raw, dict):
        raise CommitRefused("malformed")
    return iter(raw.items())


def _checked(kind: str, value: object) -> object:
    if kind == TEXT:
        if not isinstance(value, str) or _is_unkept(value):
            raise CommitRefused("malformed")
        if units(value) > LONG_MOST:
            raise CommitRefused("too-large")
        return value
    if not isinstance(value, dict) or not all(_is_status(name, part) for name, part in value.items()):
        raise CommitRefused("malformed")
    return value


def _is_status(name: str, value: object) -> bool:
    if name in FLAGS:
        return isinstance(value, bool)
    if name in MEASURES:
        least, most = MEASURES[name]
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return False
        return math.isfinite(value) and least <= value <= most
    return name in SCORES and isinstance(value, str) and is_real(value)


def _is_unkept(text: str) -> bool:
    """NUL and half surrogates are kept by no database."""
    return "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text)
