"""The codes by which people come into a class: how they look, when they work, who waits. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B, 9 G: a code is read aloud in a village hall and typed on a small screen.
ALPHABET = "3467ACDEFHJKMNPQRTUVWXY"
LENGTH = 8


class Door(StrEnum):
    """Whether a code lets people ask."""

    OPEN = "open"
    OFF = "off"
    PAST = "past"
    CLASS_CLOSED = "class-closed"


def code_made(choice: Callable[[str], str]) -> str:
    """A new code; `choice` picks one character of a text by chance."""
    return "".join(choice(ALPHABET) for _place in range(LENGTH))


def code_typed(text: str) -> str:
    """A code as people type it: full-width signs, small letters, blanks and strokes; '' for what is no code."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("-", "")
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""


def code_shown(code: str) -> str:
    """In two halves, as on the poster."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def door_of(*, is_on: bool, last_on: date | None, class_is_over: bool, today: date) -> Door:
    """Whether a class may be joined by its code today."""
    if class_is_over:
        return Door.CLASS_CLOSED
    if not is_on:
        return Door.OFF
    return Door.PAST if last_on is not None and today > last_on else Door.OPEN


def is_full(*, seats: int | None, taken: int) -> bool:
    """Whether whoever comes next has to wait for a seat."""
    return seats is not None and taken >= seats


def place_in(queue: Sequence[int], request: int) -> int:
    """The place of a request in the waiting list, from 1; 0 when it is not in it."""
    return queue.index(request) + 1 if request in queue else 0
