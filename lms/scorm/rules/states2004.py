"""A whole state of a SCORM 2004 package, element by element, checked as the run-time in the browser should have."""

from __future__ import annotations

from collections.abc import Mapping

from lms.scorm.rules.model12 import place_of
from lms.scorm.rules.model2004 import NEEDED, NO_SET, READ_ONLY, UNIQUE, UNKNOWN, set_error
from lms.scorm.rules.states12 import CommitRefused, counts_of, texts_of

CODES = {READ_ONLY: "read-only", UNKNOWN: "unknown-element", NO_SET: "too-many", NEEDED: "out-of-order"}


def checked_values(raw: object) -> dict[str, str]:
    """The elements that a package set, if all of them are what it could have set. Raises CommitRefused."""
    values = texts_of(raw)
    _each_is_settable(values)
    return values


def _each_is_settable(values: Mapping[str, str]) -> None:
    counts = counts_of(values)
    seen: set[tuple[str, str]] = set()
    for element, value in values.items():
        if error := set_error(element, value, values, counts):
            raise CommitRefused(CODES.get(error, "wrong-type"), element)
        place = place_of(element)
        if place.pattern in UNIQUE:
            once = (place.steps[-1][0], value)
            if once in seen:
                raise CommitRefused("not-unique", element)
            seen.add(once)
