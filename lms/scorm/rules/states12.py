"""A whole state of a SCORM 1.2 package, element by element, checked as the run-time in the browser should have."""

from __future__ import annotations

from collections.abc import Mapping

from lms.scorm.rules.model12 import (
    FULL,
    READ_ONLY,
    WRONG_TYPE,
    place_of,
    set_error,
)
from lms.scorm.rules.types12 import units

# Names and values of a whole state together, in UTF-16 units.
STATE_MOST = 524_288
# The longest name of an element has 52 signs.
ELEMENT_MOST = 100
CODES = {READ_ONLY: "read-only", WRONG_TYPE: "wrong-type", FULL: "too-many"}


class CommitRefused(ValueError):
    """Nothing of the commit is taken. `code` is stable; `element` is the first that is wrong, where one is.

    malformed, too-large (413), unknown-element, read-only, wrong-type, too-many, out-of-order, session-over,
    session-ended.
    """

    def __init__(self, code: str, element: str = "") -> None:
        super().__init__(f"{code} {element}".strip())
        self.code, self.element = code, element


def counts_of(values: Mapping[str, str]) -> dict[str, int]:
    """How many entries each array has. Raises CommitRefused where an index is left out."""
    seen: dict[str, set[int]] = {}
    for element in values:
        for array, index in place_of(element).steps:
            seen.setdefault(array, set()).add(index)
    for array, indices in seen.items():
        if len(indices) != max(indices) + 1:
            raise CommitRefused("out-of-order", array)
    return {array: len(indices) for array, indices in seen.items()}


def texts_of(raw: object) -> dict[str, str]:
    """Texts by element, not too many and not too long; of either edition. Raises CommitRefused."""
    if not isinstance(raw, dict):
        raise CommitRefused("malformed")
    size = 0
    for element, value in raw.items():
        if not isinstance(element, str) or not isinstance(value, str):
            raise CommitRefused("malformed")
        if len(element) > ELEMENT_MOST:
            raise CommitRefused("unknown-element", element[:ELEMENT_MOST])
        size += units(element) + units(value)
        if size > STATE_MOST:
            raise CommitRefused("too-large")
    return raw


def checked_values(raw: object) -> dict[str, str]:
    """The elements that a package set, if all of them are what it could have set. Raises CommitRefused."""
    values = texts_of(raw)
    _each_is_settable(values)
    counts_of(values)
    return values


def _each_is_settable(values: Mapping[str, str]) -> None:
    for element, value in values.items():
        # Each by itself: as if the entries before it were there.
        before = dict(place_of(element).steps)
        if error := set_error(element, value, before):
            raise CommitRefused(CODES.get(error, "unknown-element"), element)
