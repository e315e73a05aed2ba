"""A whole file as people: every sheet that has headings, and what of it nobody uses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from courses.workbooks.grid import Sheet
from lms.cohorts.rules.roster.headings import Column
from lms.cohorts.rules.roster.own import OwnColumn, with_own_headings
from lms.cohorts.rules.roster.pasted import tables_of_text
from lms.cohorts.rules.roster.rows import Problem, RosterRow, rows_of
from lms.cohorts.rules.roster.tables import Fixes, Table, Unused, corrected, tables_of
from lms.cohorts.rules.roster.twins import without_twins

NO_FIXES = Fixes()


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem with its place: `column` in letters, `row` as the program shows it, `sheet` None where there is none."""

    sheet: str | None
    row: int
    column: str
    field: Column
    code: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a file. `ignored` names sheets without headings, `tail` counts lines that sum up or sign.

    `beside` names second lists that stand beside the first, as printed ones do: nobody of them was read.
    """

    rows: tuple[RosterRow, ...]
    columns: tuple[Column, ...] = ()
    unused: tuple[Unused, ...] = ()
    ignored: tuple[str, ...] = ()
    tail: int = 0
    has_headings: bool = True
    beside: tuple[Fault, ...] = ()


def roster_of(
    sheets: Sequence[Sheet], *, today: date, fixes: Fixes = NO_FIXES, own: Iterable[OwnColumn] = ()
) -> Roster:
    """The people of a file's sheets in order; twins are found over all of them. `own` are the office's own headings."""
    read = [(sheet, tables_of(sheet)) for sheet in with_own_headings(sheets, own)]
    tables = [corrected(table, fixes) for _sheet, found in read for table in found]
    ignored = tuple(str(sheet.name) for sheet, found in read if not found and sheet.lines)
    return _roster(tables, today, ignored)


def roster_of_text(
    text: str, *, today: date, fixes: Fixes = NO_FIXES, own: Iterable[OwnColumn] = ()
) -> Roster:
    """The people of pasted lines."""
    return _roster([corrected(table, fixes) for table in tables_of_text(text, own)], today, ())


def _roster(tables: Iterable[Table], today: date, ignored: tuple[str, ...]) -> Roster:
    known = list(tables)
    rows = [row for table in known for row in rows_of(table, today=today)]
    return Roster(
        rows=tuple(without_twins(rows)),
        columns=tuple(dict.fromkeys(column for table in known for column in table.places)),
        unused=tuple(column for table in known for column in table.unused),
        ignored=ignored,
        tail=sum(len(table.tail) for table in known),
        has_headings=bool(known),
        beside=tuple(
            Fault(table.sheet, table.heading_line, table.beside, Column.NAME, "two-lists")
            for table in known
            if table.beside
        ),
    )


def faults_of(row: RosterRow, problems: Iterable[Problem]) -> list[Fault]:
    """The problems of a row with their places."""
    return [
        Fault(
            row.sheet,
            row.line,
            row.letters.get(problem.column, "A"),
            problem.column,
            problem.code,
            problem.other,
        )
        for problem in problems
    ]
