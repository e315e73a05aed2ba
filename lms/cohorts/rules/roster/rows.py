"""Lines of a table as people, every doubtful cell named; what is only odd is a question and keeps nobody out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from courses.workbooks.grid import Cell, Kind, Line, narrow
from lms.accounts.documents import Document, IdType, check_document, facts_of, sex_named, type_named
from lms.accounts.rules import IdentityMalformed
from lms.cohorts.rules.roster.cells import (
    ROUNDED,
    CellRefused,
    date_in,
    has_several_phones,
    id_text,
    looks_like_phone,
    name_in,
    phone_in,
    text_of,
)
from lms.cohorts.rules.roster.headings import Column
from lms.cohorts.rules.roster.tables import Table

TEXT_MAX = 120
EMPLOYEE_NO_MAX = 40
MASKED = re.compile(r"\+?[0-9A-Z]{0,4}\*{3,}[0-9A-Za-z]{2,4}")
SWAPPED = frozenset({"id-in-phone-column", "phone-in-id-column"})
BETWEEN_CATEGORIES = re.compile(r"[、,，;；/|\n]")
# Spreadsheets keep 15 digits of a number: of 18 the last three become 0.
CN_ID_SHAPE = re.compile(r"\d{17}[\dXx]")
ZEROED = re.compile(r"\d{15}000")


@dataclass(frozen=True, slots=True)
class Problem:
    """One doubtful cell: its column, the code of what is wrong (words.PROBLEMS), and the row or name it clashes with."""

    column: Column
    code: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of a roster. Numbers are normalised, '' when there is none; `said` is what stood in the cells.

    `problems` keep the row out, `questions` do not. `cohort` and `partner` are as they are written; `goal` is the key of
    another class that the row goes into.
    """

    line: int
    name: str
    phone: str = ""
    document: Document | None = None
    department: str = ""
    employee_no: str = ""
    cohort: str = ""
    partner: str = ""
    occupation: str = ""
    level: str = ""
    goal: str = ""
    masked_phone: str = ""
    masked_id: str = ""
    categories: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sheet: str | None = None
    said: Mapping[Column, str] = field(default_factory=dict, compare=False)
    letters: Mapping[Column, str] = field(default_factory=dict, compare=False)
    problems: tuple[Problem, ...] = ()
    questions: tuple[Problem, ...] = ()
    is_hidden: bool = False

    @property
    def id_no(self) -> str:
        return self.document.number if self.document else ""

    @property
    def key(self) -> str:
        """Who is meant: by ID number, without one by telephone and name; '' for a row that says neither."""
        if self.document:
            return self.document.key
        return f"{self.phone} {self.name.casefold()}" if self.phone and self.name else ""


def is_swapped(row: RosterRow) -> bool:
    """Whether telephone and ID number stand in each other's column: exchanged, neither is named for that again."""
    return any(problem.code in SWAPPED for problem in row.problems)


def rows_of(table: Table, *, today: date) -> list[RosterRow]:
    """The people of a table in order, each cell checked by itself; twins are another matter (`twins`)."""
    shown = {column: table.letter(column) for column in Column}
    is_rounded = _are_ids_rounded(table)
    return [_row(table, line, shown, today, is_rounded=is_rounded) for line in table.lines]


class _Reader:
    """The cells of one line, and what is wrong with them so far."""

    def __init__(self, table: Table, line: Line) -> None:
        self.cells = {
            column: line.cells[number] for column, number in table.places.items() if number in line.cells
        }
        self.problems: list[Problem] = []
        self.questions: list[Problem] = []
        self.masked: dict[Column, str] = {}

    def text(self, column: Column) -> str:
        try:
            return text_of(self.cells.get(column))[:TEXT_MAX]
        except CellRefused as refused:
            self.questions.append(Problem(column, refused.code))
            return ""

    def is_masked(self, column: Column) -> bool:
        """Whether the number is one of ours with its middle hidden, as exports show it."""
        text = text_of(self.cells.get(column))
        if MASKED.fullmatch(text):
            self.masked[column] = text
        return column in self.masked

    def day(self, column: Column, *, is_end: bool = False) -> date | None:
        try:
            return date_in(self.cells.get(column), is_end=is_end)
        except CellRefused as refused:
            self.questions.append(Problem(column, refused.code))
            return None


def _row(
    table: Table, line: Line, shown: Mapping[Column, str], today: date, *, is_rounded: bool
) -> RosterRow:
    read = _Reader(table, line)
    name = _name(read)
    phone, document = _numbers(read, table, today, is_rounded=is_rounded)
    has_number = (
        phone
        or document
        or read.masked
        or any(p.column in {Column.PHONE, Column.ID_NO} for p in read.problems)
    )
    if not has_number:
        missing = Column.ID_NO if Column.ID_NO in table.places else Column.PHONE
        read.problems.append(Problem(missing, "number-missing"))
    if document:
        _compare(read, document)
    return RosterRow(
        line=line.number,
        name=name,
        phone=phone,
        document=document,
        department=read.text(Column.DEPARTMENT),
        employee_no=read.text(Column.EMPLOYEE_NO)[:EMPLOYEE_NO_MAX],
        cohort=read.text(Column.CLASS),
        partner=read.text(Column.PARTNER),
        occupation=read.text(Column.OCCUPATION),
        level=read.text(Column.LEVEL),
        categories=tuple(
            part
            for part in (narrow(part) for part in BETWEEN_CATEGORIES.split(read.text(Column.CATEGORY)))
            if part
        ),
        since=read.day(Column.CATEGORY_SINCE),
        until=read.day(Column.CATEGORY_UNTIL, is_end=True),
        masked_phone=read.masked.get(Column.PHONE, ""),
        masked_id=read.masked.get(Column.ID_NO, ""),
        sheet=table.sheet,
        said={column: narrow(cell.text) for column, cell in read.cells.items()},
        letters=shown,
        problems=tuple(read.problems),
        questions=tuple(read.questions),
        is_hidden=line.is_hidden,
    )


def _name(read: _Reader) -> str:
    try:
        name = name_in(read.cells.get(Column.NAME))
    except CellRefused as refused:
        read.problems.append(Problem(Column.NAME, refused.code))
        return narrow(read.cells[Column.NAME].text)[:TEXT_MAX]
    if not name:
        read.problems.append(Problem(Column.NAME, "name-missing"))
    return name


def _numbers(read: _Reader, table: Table, today: date, *, is_rounded: bool) -> tuple[str, Document | None]:
    """Telephone and document; each that stands in the other's column is named as such."""
    id_cell, phone_cell = read.cells.get(Column.ID_NO), read.cells.get(Column.PHONE)
    id_text, phone_text = _plain(id_cell), _plain(phone_cell)
    kind = type_named(read.text(Column.ID_TYPE)) if Column.ID_TYPE in read.cells else None
    phone_is_id = phone_text != "" and _is_document(phone_text, today)
    may_be_phone = id_text != "" and not CN_ID_SHAPE.fullmatch(id_text)
    id_is_phone = may_be_phone and looks_like_phone(id_text) and not _may_be_document(id_text, today)
    phone: str = ""
    document: Document | None = None
    if phone_is_id:
        read.problems.append(Problem(Column.PHONE, "id-in-phone-column"))
    else:
        phone = _phone(read, phone_cell)
    if id_is_phone and kind is None:
        read.problems.append(Problem(Column.ID_NO, "phone-in-id-column"))
    else:
        document = _document(
            read, id_cell, kind, today, is_rounded=is_rounded, heading=table.headings.get(Column.ID_NO, "")
        )
    return phone, document


def _plain(cell: Cell | None) -> str:
    try:
        return text_of(cell)
    except CellRefused:
        return ""


def _is_document(text: str, today: date) -> bool:
    """A whole Chinese ID number: nothing else is as sure of itself."""
    try:
        return check_document(text, kind=IdType.CN_ID, today=today).kind is IdType.CN_ID
    except IdentityMalformed:
        return False


def _may_be_document(text: str, today: date) -> bool:
    """A number of any document that is told by its shape: 001… of a Vietnamese card is no call abroad."""
    try:
        check_document(text, kind=None, today=today)
    except IdentityMalformed:
        return False
    return True


def _phone(read: _Reader, cell: Cell | None) -> str:
    try:
        if read.is_masked(Column.PHONE):
            return ""
        if has_several_phones(cell):
            read.questions.append(Problem(Column.PHONE, "phone-several"))
        return phone_in(cell)
    except CellRefused as refused:
        read.problems.append(Problem(Column.PHONE, refused.code))
        return ""


def _document(
    read: _Reader, cell: Cell | None, kind: IdType | None, today: date, *, is_rounded: bool, heading: str
) -> Document | None:
    try:
        if read.is_masked(Column.ID_NO):
            return None
        return _checked_document(cell, kind, today, is_rounded=is_rounded, heading=heading)
    except CellRefused as refused:
        read.problems.append(Problem(Column.ID_NO, refused.code))
    except IdentityMalformed as refused:
        read.problems.append(Problem(Column.ID_NO, ID_CODES[refused.reason]))
    return None


def _checked_document(
    cell: Cell | None, kind: IdType | None, today: date, *, is_rounded: bool, heading: str
) -> Document | None:
    """Raises CellRefused, IdentityMalformed."""
    text = id_text(text_of(cell))
    if not text or cell is None:
        return None
    if cell.kind is not Kind.TEXT:
        raise CellRefused("id-numeric")
    if ROUNDED.fullmatch(text) or (is_rounded and ZEROED.fullmatch(text)):
        raise CellRefused("number-rounded")
    return check_document(text, kind=kind or _kind_by_heading(heading, text), today=today)


ID_CODES = {
    "length": "id-length",
    "old_length": "id-old",
    "birth_date": "id-birth-date",
    "check_digit": "id-check-digit",
    "province": "id-province",
}


def _kind_by_heading(heading: str, text: str) -> IdType | None:
    """Nine digits below a Chinese heading are a Chinese number that lost some of its digits; a heading may name passports."""
    if type_named(heading) is IdType.PASSPORT and not CN_ID_SHAPE.fullmatch(text):
        return IdType.PASSPORT
    digits = text.replace(" ", "").replace("-", "")
    is_chinese = re.search(r"[\u4e00-\u9fff]", heading) is not None
    return IdType.CN_ID if is_chinese and len(digits) == 9 else None


def _compare(read: _Reader, document: Document) -> None:
    """Sex and birth beside the number, where both are given: another one is a question."""
    facts = facts_of(document)
    sex = sex_named(read.text(Column.SEX))
    if sex and facts.sex and sex is not facts.sex:
        read.questions.append(Problem(Column.SEX, "sex-differs"))
    if Column.BIRTH not in read.cells or facts.born_in is None:
        return
    try:
        first, last = (date_in(read.cells[Column.BIRTH], is_end=is_end) for is_end in (False, True))
    except CellRefused:
        return  # the number says it better
    if first is None or last is None:
        return
    is_other_day = facts.born_on is not None and not first <= facts.born_on <= last
    if first.year != facts.born_in or is_other_day:
        read.questions.append(Problem(Column.BIRTH, "birth-differs"))


def _are_ids_rounded(table: Table) -> bool:
    """Whether somebody saved rounded numbers as text: half of the 18-digit ones end in 000, and more than one."""
    place = table.places.get(Column.ID_NO)
    if place is None:
        return False
    texts = [narrow(line.cells[place].text).strip("'") for line in table.lines if place in line.cells]
    whole = [text for text in texts if len(text) == 18]
    zeroed = [text for text in whole if ZEROED.fullmatch(text)]
    return len(zeroed) > 1 and 2 * len(zeroed) >= len(whole)
