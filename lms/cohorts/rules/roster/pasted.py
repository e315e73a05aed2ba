"""Rows as people paste them from a spreadsheet, a chat or a list: with headings or without, cut by what cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from courses.workbooks.grid import Cell, Line, Sheet, narrow
from lms.cohorts.rules.roster.cells import ROUNDED
from lms.cohorts.rules.roster.headings import Column
from lms.cohorts.rules.roster.own import OwnColumn, with_own_headings
from lms.cohorts.rules.roster.tables import Table, tables_of

ID_MIN_DIGITS = 12
MARKS = re.compile(r"[\s\-().+·'’]")
NUMBER = re.compile(r"\d{5,}[\dXx]")
BETWEEN_CELLS = tuple(re.compile(pattern) for pattern in (r"\t", r"[,，;；|]", r" {2,}|\u3000+"))
ORDER = (Column.NAME, Column.PHONE, Column.ID_NO, Column.DEPARTMENT)


def tables_of_text(text: str, own: Iterable[OwnColumn] = ()) -> list[Table]:
    """The tables of pasted lines, none for nothing. A line of headings gives the order of the columns; without one,
    numbers are known by their shape, and of the texts the first is the name.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        return []
    sheet = Sheet(
        None,
        tuple(
            Line(
                number,
                {place: Cell(cell) for place, cell in enumerate(_split(line), start=1) if cell.strip()},
            )
            for number, line in lines
        ),
    )
    return tables_of(*with_own_headings([sheet], own)) or [_by_shape(sheet)]


def _split(line: str) -> list[str]:
    """Cells of a line: tabs first, else commas and semicolons of any width, else two spaces or a wide one."""
    for between in BETWEEN_CELLS:
        parts = between.split(line)
        if len(parts) > 1:
            return parts
    return [line]


def _by_shape(sheet: Sheet) -> Table:
    """A table without headings, its columns in the order of ORDER."""
    places = {column: place for place, column in enumerate(ORDER, start=1)}
    lines = []
    for line in sheet.lines:
        found: dict[Column, Cell] = {}
        for _place, cell in sorted(line.cells.items()):
            column = _shape_of(narrow(cell.text))
            if column is None:
                column = Column.DEPARTMENT if Column.NAME in found else Column.NAME
            found.setdefault(column, cell)
        lines.append(Line(line.number, {places[column]: cell for column, cell in found.items()}))
    return Table(sheet=None, heading_line=0, places=places, headings={}, lines=tuple(lines))


def _shape_of(part: str) -> Column | None:
    """ID numbers have twelve digits or more, telephone numbers fewer or a + before; anything else is text."""
    digits = MARKS.sub("", part)
    if ROUNDED.fullmatch(part):
        return Column.ID_NO if int(re.split(r"[eE]\+?", part)[1]) >= ID_MIN_DIGITS - 1 else Column.PHONE
    if NUMBER.fullmatch(digits):
        is_phone = part.lstrip("'’").startswith("+") or digits.startswith(("861", "0086"))
        return Column.PHONE if is_phone or len(digits) < ID_MIN_DIGITS else Column.ID_NO
    return None
