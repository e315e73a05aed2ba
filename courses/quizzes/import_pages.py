"""What the page of an import shows, as a value that a row of work keeps: counts, and the first of everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise

from courses.quizzes.importers.attached import Attached
from courses.quizzes.importers.edits import Passage
from courses.quizzes.importers.formats import Choices, sheets_of_file
from courses.quizzes.importers.results import Finding, Format, Found, Intake, Unsupported
from courses.quizzes.importers.tables import table_of
from courses.quizzes.items import question_from
from courses.quizzes.pictures import thumbnail
from courses.quizzes.taking import IntakePlan
from courses.workbooks.grid import Sheet

FAULTY_SHOWN, GOOD_SHOWN, NOTES_SHOWN = 20, 24, 30
SHEETS_SHOWN, COLUMNS_SHOWN, HEADING_LENGTH = 8, 40, 40
NEW, UPDATED, UNCHANGED, KNOWN = "new", "updated", "unchanged", "known"
# Any: JSON of a row.
Json = Any


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """A sheet: the heading of each of its columns, and what the column was taken for (a token; '' for nothing)."""

    name: str | None
    columns: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Counts of the whole file; of `intake` and `good` (a question, and what becomes of it) the first ones."""

    counts: Mapping[str, int]
    intake: Intake
    good: tuple[tuple[Found, str], ...]
    sheets: tuple[SheetColumns, ...]
    has_no_headings: bool
    # Of each of `good`: what is said of its pictures, and a small one as a data address ('' for a sound).
    thumbs: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def to_write(self) -> int:
        return self.counts["created"] + self.counts["updated"]

    def as_json(self) -> dict[str, Json]:
        """For a row; `page_from` reads it back. Lazy words are kept in the active language."""
        intake = self.intake
        return {
            "counts": dict(self.counts),
            "format": intake.format.value,
            "good": [[f.question.as_json(), f.sheet, f.row, f.number, what] for f, what in self.good],
            "errors": [_finding(finding) for finding in intake.errors],
            "notes": [_finding(finding) for finding in intake.notes],
            "unsupported": [[u.item, u.what, u.row, u.is_part] for u in intake.unsupported],
            "ignored": list(intake.ignored),
            "said": [[sheet, row, dict(texts)] for (sheet, row), texts in intake.said.items()],
            "passages": [[line, *passage] for line, passage in intake.passages.items()],
            "sheets": [[sheet.name, [list(column) for column in sheet.columns]] for sheet in self.sheets],
            "has_no_headings": self.has_no_headings,
            "thumbs": [[list(thumb) for thumb in thumbs] for thumbs in self.thumbs],
        }


def page_from(stored: Mapping[str, Json]) -> DraftPage:
    """What `DraftPage.as_json` wrote."""
    intake = Intake(
        format=Format(stored["format"]),
        errors=tuple(Finding(*each) for each in stored["errors"]),
        notes=tuple(Finding(*each) for each in stored["notes"]),
        unsupported=tuple(Unsupported(*each) for each in stored["unsupported"]),
        ignored=tuple(stored["ignored"]),
        said={(sheet, row): texts for sheet, row, texts in stored["said"]},
        passages={line: Passage(*passage) for line, *passage in stored["passages"]},
    )
    good = tuple(
        (Found(question_from(data), sheet, row, number), what)
        for data, sheet, row, number, what in stored["good"]
    )
    sheets = tuple(
        SheetColumns(name, tuple((n, heading, token) for n, heading, token in columns))
        for name, columns in stored["sheets"]
    )
    thumbs = tuple(tuple((words, data) for words, data in each) for each in stored["thumbs"])
    return DraftPage(stored["counts"], intake, good, sheets, stored["has_no_headings"], thumbs)


def page_of(plan: IntakePlan, data: bytes, choices: Choices) -> DraftPage:
    """What the page shows of a plan, of the file `data` read with `choices`."""
    intake = plan.intake
    errors = _of_first_questions(intake.errors)
    faulty = {(finding.sheet, finding.row) for finding in errors}
    outcomes = {
        **{item.uuid: UPDATED for item in plan.updated},
        **{item.uuid: UNCHANGED for item in plan.unchanged},
        **{item.uuid: NEW for item in plan.created},
    }
    pairs = list(zip(intake.found, plan.order, strict=False))[:GOOD_SHOWN]
    shown = replace(
        intake,
        found=(),
        files=(),
        errors=tuple(errors),
        notes=plan.notes[:NOTES_SHOWN],
        unsupported=intake.unsupported[:NOTES_SHOWN],
        duplicates=(),
        said={place: texts for place, texts in intake.said.items() if place in faulty},
        passages={line: each for line, each in intake.passages.items() if (None, line) in faulty},
    )
    return DraftPage(
        counts={
            "created": len(plan.created),
            "updated": len(plan.updated),
            "unchanged": len(plan.unchanged),
            "known": len(plan.known),
            "duplicates": len(intake.duplicates),
            "errors": intake.faulty,
            "good": len(intake.found),
        },
        intake=shown,
        good=tuple((found, outcomes.get(uuid, KNOWN)) for found, uuid in pairs),
        sheets=sheet_columns(data, choices) if intake.format is Format.SHEET else (),
        thumbs=tuple(_thumbs(found, intake.files) for found, _uuid in pairs),
        has_no_headings=any(finding.code == "no-headings" for finding in intake.errors),
    )


def _thumbs(found: Found, files: Sequence[Attached]) -> tuple[tuple[str, str], ...]:
    shown = [files[picture.file] for picture in found.pictures]
    return tuple((file.words or file.name.rpartition("/")[2], thumbnail(file)) for file in shown)


def sheet_columns(data: bytes, choices: Choices) -> tuple[SheetColumns, ...]:
    """The columns of the first sheets of a workbook or a CSV."""
    found = []
    for sheet in sheets_of_file(data)[:SHEETS_SHOWN]:
        table = table_of(sheet, choices.maps.get(sheet.name))
        roles = {number: role.token for number, role in table.roles.items()} if table else {}
        headings = table.headings if table and table.headings else _widest_line(sheet)
        columns = tuple(
            (number, text[: HEADING_LENGTH * 2], roles.get(number, ""))
            for number, text in sorted(headings.items())[:COLUMNS_SHOWN]
        )
        found.append(SheetColumns(sheet.name, columns))
    return tuple(found)


def _widest_line(sheet: Sheet) -> Mapping[int, str]:
    """The widest of the first lines: where headings should stand."""
    widest = max(sheet.lines[:10], key=lambda line: len(line.cells), default=None)
    return {number: cell.text for number, cell in widest.cells.items()} if widest else {}


def _of_first_questions(errors: Iterable[Finding]) -> Sequence[Finding]:
    places: dict[tuple[str | None, int], list[Finding]] = {}
    for finding in errors:
        places.setdefault((finding.sheet, finding.row), []).append(finding)
    return [finding for found in list(places.values())[:FAULTY_SHOWN] for finding in found]


def _finding(each: Finding) -> list[Json]:
    values = {
        name: str(value) if isinstance(value, Promise) else value for name, value in each.values.items()
    }
    return [each.sheet, each.row, each.column, each.code, values, each.role]
