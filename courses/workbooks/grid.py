"""A sheet as plain values, whatever file it came from: typed cells at the places that a spreadsheet program shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

ALPHABET = 26
# Full-width signs from ！ to ～ and the wide space: nothing else of a name is folded (NFKC would change rare characters).
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")


class Kind(StrEnum):
    """What a program would say about a cell."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"
    UNCALCULATED = "uncalculated"


class Cell(NamedTuple):
    """One cell. `text` is ISO for a date, the shortest number for a number, #REF! and the like for an error."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Line:
    """A row with something in it: `number` and the keys of `cells` count from 1."""

    number: int
    cells: Mapping[int, Cell]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture whose upper left corner lies in a cell (from 1): its name in the file, what is said of it, its bytes when
    asked. `load` raises a FileRefused where it cannot be had.
    """

    row: int
    column: int
    name: str
    words: str
    load: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` is None where the format has no sheets; `merged` are (first row, first column, last row, last column)."""

    name: str | None
    lines: tuple[Line, ...]
    merged: tuple[tuple[int, int, int, int], ...] = field(default=())
    pictures: tuple[Placed, ...] = field(default=())


def letters(column: int) -> str:
    """1 → A, 27 → AA."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, ALPHABET)
        text = chr(ord("A") + rest) + text
    return text or "A"


def narrow(text: str) -> str:
    """Composed, without full-width signs, invisible marks and spaces at the edges; inner spaces become one."""
    if text.isascii():
        return " ".join(text.split())
    plain = UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(NARROW)
    return " ".join(plain.split())
