"""Questions of workbooks and CSV as trainers write them: every sheet with headings, every bad cell named (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from courses.quizzes.importers.attached import Attachments
from courses.quizzes.importers.columns import Part
from courses.quizzes.importers.gathered import Gathered, fixes_by_line
from courses.quizzes.importers.results import Finding, Format, Intake
from courses.quizzes.importers.rows import NO_FIXES, Fixes, language_of, row_of
from courses.quizzes.importers.tables import Mapped, Table, groups_of, table_of
from courses.workbooks.grid import Cell, Kind, Line, Sheet

NO_MAPS: Mapping[str | None, Mapped] = {}
SAMPLE = 200
# Where a picture may lie; elsewhere it belongs to the question.
PICTURED = frozenset({Part.STEM, Part.OPTION, Part.OPTIONS, Part.LEFT})
PLAIN = frozenset({Kind.TEXT, Kind.NUMBER})


def intake_of_sheets(
    sheets: Sequence[Sheet], *, maps: Mapping[str | None, Mapped] = NO_MAPS, fixes: Fixes = NO_FIXES,
    out: Iterable[tuple[str | None, int]] = (),
) -> Intake:  # fmt: skip
    """The questions of all sheets in order. `maps` says by sheet what its columns hold, where a person corrected that;
    `fixes` are corrected cells, `out` lines to leave out.
    """
    gathered, attachments = Gathered(), Attachments()
    ignored: list[str] = []
    left_out, by_line = set(out), fixes_by_line(fixes)
    tables = [(sheet, table_of(sheet, maps.get(sheet.name))) for sheet in sheets if sheet.lines]
    for sheet, table in tables:
        if table is None:
            ignored.append(str(sheet.name or ""))
            continue
        language = language_of(_words(table))
        for group in groups_of(_pictured(table, sheet, attachments)):
            place = (table.sheet, group.lines[0].number)
            if place not in left_out:
                gathered.take(row_of(table, group, language, by_line.get(place, NO_FIXES)))
    if tables and not any(table for _sheet, table in tables):
        sheet = tables[0][0]
        gathered.errors.append(Finding(sheet.name, sheet.lines[0].number, "A", "no-headings"))
    return gathered.intake(Format.SHEET, ignored, files=attachments.files)


def _pictured(table: Table, sheet: Sheet, attachments: Attachments) -> Table:
    """With the signs of its pictures in the cells where they lie; in the question's where a column asks for no picture."""
    if not sheet.pictures:
        return table
    stem = table.column(Part.STEM)
    signs: dict[int, dict[int, str]] = {}
    for picture in sheet.pictures:
        role, row = table.roles.get(picture.column), signs.setdefault(picture.row, {})
        column = picture.column if role and role.part in PICTURED else stem
        row[column] = row.get(column, "") + attachments.sign(picture.name, picture.words, picture.load)
    lines = tuple(_signed(line, signs.get(line.number, {})) for line in table.lines)
    return replace(table, lines=lines)


def _signed(line: Line, own: Mapping[int, str]) -> Line:
    if not own:
        return line
    cells = dict(line.cells)
    for column, sign in own.items():
        before = cells.get(column, Cell(""))
        cells[column] = Cell(before.text + sign) if before.kind in PLAIN else before
    return replace(line, cells=cells)


def _words(table: Table) -> list[str]:
    """A sample of each question with its options: what its language is told by."""
    told = {Part.STEM, Part.OPTION, Part.OPTIONS, Part.EXPLANATION}
    columns = [number for number, role in table.roles.items() if role.part in told and not role.language]
    return [
        " ".join(line.cells[number].text for number in columns if number in line.cells)
        for line in table.lines[:SAMPLE]
    ]


def tables_in(sheets: Sequence[Sheet], maps: Mapping[str | None, Mapped] = NO_MAPS) -> list[Table]:
    """The tables of a file, for the preview of what each column was taken for."""
    return [table for sheet in sheets if (table := table_of(sheet, maps.get(sheet.name))) is not None]
