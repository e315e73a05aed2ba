"""Any file of questions: what it is, is told by its content, never by its name (no database)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from courses.quizzes.importers.aiken import drafts_of_aiken, is_aiken
from courses.quizzes.importers.columns import is_heading
from courses.quizzes.importers.docx import DOCUMENT, intake_of_docx, text_of_docx
from courses.quizzes.importers.drafts import intake_of_drafts, placed
from courses.quizzes.importers.edits import Edit, Edited, edited
from courses.quizzes.importers.gift import intake_of_gift, is_gift
from courses.quizzes.importers.moodle import FILES, intake_of_moodle, is_moodle
from courses.quizzes.importers.plain import drafts_of
from courses.quizzes.importers.qti import MANIFEST, intake_of_item, intake_of_package, is_qti
from courses.quizzes.importers.refusals import NoQuestions, TooManyQuestions
from courses.quizzes.importers.results import Finding, Format, Intake
from courses.quizzes.importers.rows import NO_FIXES, Fixes
from courses.quizzes.importers.spreadsheets import NO_MAPS, intake_of_sheets, tables_in
from courses.quizzes.importers.tables import Mapped
from courses.quizzes.importers.xmltree import tree_of
from courses.workbooks import csvs
from courses.workbooks.grid import Sheet
from courses.workbooks.packages import Archive
from courses.workbooks.reading import FILE_MAX_MB, is_workbook, refuse_others, sheets_in
from courses.workbooks.refusals import FileEmpty, FileIsHtml, FileTooLarge

QUESTIONS_MAX = 20_000
XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|quiz|assessment|qti[-:]|questestinterop)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about a file: what its columns hold, corrected cells and passages, questions to leave out."""

    maps: Mapping[str | None, Mapped] = field(default_factory=lambda: NO_MAPS)
    fixes: Fixes = field(default_factory=lambda: NO_FIXES)
    out: frozenset[tuple[str | None, int]] = frozenset()
    edits: tuple[Edit, ...] = ()


def intake_of_file(data: bytes, choices: Choices | None = None) -> Intake:
    """The questions of a file. Raises a FileRefused that says what the file is instead."""
    if not data.strip():
        raise FileEmpty
    if len(data) > FILE_MAX_MB << 20:
        raise FileTooLarge(mb=FILE_MAX_MB)
    intake = _read(data, choices or Choices())
    if intake.ok + intake.faulty > QUESTIONS_MAX:
        raise TooManyQuestions(n=f"{QUESTIONS_MAX:,}")
    return intake


def _read(data: bytes, choices: Choices) -> Intake:
    if is_workbook(data):
        return _of_archive(data, choices)
    if XML.match(data[:200]):
        return _of_xml(data).without(choices.out)
    refuse_others(data)
    return intake_of_text(csvs.text_of(data, is_heading), choices)


def _of_archive(data: bytes, choices: Choices) -> Intake:
    """A workbook, a text of Word, or a package of QTI: they are all zips."""
    archive = Archive(data)
    if any(name.rpartition("/")[2] == MANIFEST for name in archive.names):
        return intake_of_package(archive).without(choices.out)
    if archive.has(DOCUMENT):
        return intake_of_docx(archive, fixes=choices.fixes, out=choices.out, edits=choices.edits)
    return _of_sheets(sheets_in(data, is_heading), choices)


def _of_xml(data: bytes) -> Intake:
    root = tree_of(data, whole=FILES)
    if is_moodle(root):
        return intake_of_moodle(root)
    if is_qti(root):
        return intake_of_item(root)
    raise FileIsHtml if root.name.lower() == "html" else NoQuestions


def intake_of_text(text: str, choices: Choices | None = None) -> Intake:
    """The questions of a text: a table with headings, GIFT, Aiken, or questions as people write them."""
    choices = choices or Choices()
    now = edited(text, choices.edits)
    text = now.text
    sheet = csvs.sheet_of(text.encode(), is_heading)
    if sheet.name in choices.maps or tables_in([sheet]):
        return _of_sheets([sheet], choices)
    if is_gift(text):
        return intake_of_gift(now).without(choices.out)
    if is_aiken(text):
        drafts, errors = drafts_of_aiken(text)
        passages = placed(drafts, now)
        made = intake_of_drafts(Format.AIKEN, drafts, fixes=choices.fixes, out=choices.out, passages=passages)
        return _with_errors(made, errors, now)
    drafts, notes = drafts_of(text)
    if not drafts and _is_table(sheet):
        return _of_sheets([sheet], choices)
    return intake_of_drafts(
        Format.TEXT, drafts, fixes=choices.fixes, out=choices.out, notes=notes, passages=placed(drafts, now)
    )


def _of_sheets(sheets: Sequence[Sheet], choices: Choices) -> Intake:
    return intake_of_sheets(sheets, maps=choices.maps, fixes=choices.fixes, out=choices.out)


def _is_table(sheet: Sheet) -> bool:
    """Whether most lines have several cells: then headings are missing, not numbers before questions."""
    wide = sum(len(line.cells) > 2 for line in sheet.lines)
    return wide > 1 and wide * 2 > len(sheet.lines)


def _with_errors(intake: Intake, errors: Sequence[Finding], now: Edited) -> Intake:
    """The lines that belong to no question, each a passage of its own."""
    if not errors:
        return intake
    lines = {now.line(each.row): now.passage(each.row, each.row) for each in errors}
    found = intake.with_errors(replace(each, row=now.line(each.row)) for each in errors)
    return replace(found, passages={**lines, **intake.passages})


def text_of_file(data: bytes) -> str | None:
    """The text whose passages can be written anew; None of a file of another kind."""
    if is_workbook(data):
        archive = Archive(data)
        is_package = any(name.rpartition("/")[2] == MANIFEST for name in archive.names)
        return text_of_docx(archive) if archive.has(DOCUMENT) and not is_package else None
    return None if XML.match(data[:200]) else csvs.text_of(data, is_heading)


def sheets_of_file(data: bytes) -> Sequence[Sheet]:
    """The sheets of a workbook or a CSV, for the preview of its columns; none of a file of another kind."""
    if is_workbook(data):
        return sheets_in(data, is_heading)
    return [csvs.sheet_of(data, is_heading)]
