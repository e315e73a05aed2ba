"""Reading pasted rows of people: from a spreadsheet, a chat or a list, with every doubtful cell named."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum

from lms.accounts.rules import IdentityMalformed, PhoneMalformed, check_cn_id, normalise_phone

MAX_ROWS = 2_000
MAX_NAME = 120
ID_MIN_DIGITS = 15


class Column(StrEnum):
    NAME = "name"
    PHONE = "phone"
    ID_NO = "id_no"
    DEPARTMENT = "department"


ORDER = (Column.NAME, Column.PHONE, Column.ID_NO, Column.DEPARTMENT)
HEADINGS: dict[str, Column] = {
    **dict.fromkeys(
        ("姓名", "学员", "学员姓名", "name", "full name", "họ tên", "họ và tên", "tên"), Column.NAME
    ),
    **dict.fromkeys(
        (
            "手机",
            "手机号",
            "手机号码",
            "电话",
            "联系电话",
            "phone",
            "mobile",
            "telephone",
            "điện thoại",
            "số điện thoại",
        ),
        Column.PHONE,
    ),
    **dict.fromkeys(
        (
            "身份证",
            "身份证号",
            "身份证号码",
            "证件号",
            "证件号码",
            "id",
            "id no",
            "id number",
            "cccd",
            "số cccd",
        ),
        Column.ID_NO,
    ),
    **dict.fromkeys(
        ("部门", "车间", "班组", "村组", "department", "workshop", "bộ phận", "phân xưởng"), Column.DEPARTMENT
    ),
}
MARKS = re.compile(r"[\s\-().+·]")
NUMBER = re.compile(r"\d{5,}[\dXx]")
BETWEEN_CELLS = tuple(re.compile(pattern) for pattern in (r"\t", r"[,，;；|]", r" {2,}|\u3000+"))
# What spreadsheets make of a long number: 5.30123E+17.
ROUNDED = re.compile(r"\d([.,]\d+)?e\+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One doubtful cell. `code` is name-missing, phone-malformed, id-malformed, number-rounded, number-missing,
    twice, name-differs, number-differs, two-people, too-many or name-too-long; `other` is the row or the name that it clashes with.
    """

    column: Column
    code: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One pasted line; numbers are normalised, '' when there is none. `line` counts from 1, as it was pasted."""

    line: int
    name: str
    phone: str = ""
    id_no: str = ""
    department: str = ""
    problems: tuple[Problem, ...] = field(default=())


def parse_roster(text: str) -> list[RosterRow]:
    """Every line that is not blank as a row with its problems. A first line of headings gives the order of the
    columns; without one, numbers are known by their shape, and of the texts the first is the name.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if not lines:
        return []
    cells = [(number, _split(line)) for number, line in lines]
    order = _headings(cells[0][1])
    rows = [
        _checked(number, _by_order(parts, order) if order else _by_shape(parts))
        for number, parts in (cells[1:] if order else cells)
    ]
    return _without_twins(rows)


def _split(line: str) -> list[str]:
    """Cells of a line: tabs first, else commas and semicolons of any width, else two spaces or a wide one."""
    for between in BETWEEN_CELLS:
        parts = between.split(line)
        if len(parts) > 1:
            return [_clean(part) for part in parts]
    return [_clean(line)]


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).split()).strip("'\"").strip()


def _headings(parts: list[str]) -> list[Column | None]:
    """The columns that a first line of headings names; empty when it is an ordinary line."""
    columns = [HEADINGS.get(part.casefold()) for part in parts]
    return columns if Column.NAME in columns else []


def _by_order(parts: list[str], order: list[Column | None]) -> dict[Column, str]:
    return {column: part for column, part in zip(order, parts, strict=False) if column and part}


def _by_shape(parts: list[str]) -> dict[Column, str]:
    """ID numbers have fifteen digits or more, telephone numbers fewer; the other cells are name and department."""
    found: dict[Column, str] = {}
    for part in parts:
        if not part:
            continue
        column = _shape_of(part)
        if column is None:
            column = Column.DEPARTMENT if Column.NAME in found else Column.NAME
        found.setdefault(column, part)
    return found


def _shape_of(part: str) -> Column | None:
    digits = MARKS.sub("", part)
    if ROUNDED.fullmatch(part):
        return Column.ID_NO if int(part.lower().rsplit("+", 1)[1]) >= ID_MIN_DIGITS - 1 else Column.PHONE
    if NUMBER.fullmatch(digits):
        return Column.ID_NO if len(digits) >= ID_MIN_DIGITS else Column.PHONE
    return None


def _checked(number: int, cells: dict[Column, str]) -> RosterRow:
    problems: list[Problem] = []
    name = cells.get(Column.NAME, "")
    if not name:
        problems.append(Problem(Column.NAME, "name-missing"))
    elif len(name) > MAX_NAME:
        problems.append(Problem(Column.NAME, "name-too-long"))
    phone = _number(cells.get(Column.PHONE, ""), Column.PHONE, problems)
    id_no = _number(cells.get(Column.ID_NO, ""), Column.ID_NO, problems)
    if not problems and not phone and not id_no:
        problems.append(Problem(Column.PHONE, "number-missing"))
    department = cells.get(Column.DEPARTMENT, "")[:MAX_NAME]
    return RosterRow(number, name[:MAX_NAME], phone, id_no, department, tuple(problems))


def _number(cell: str, column: Column, problems: list[Problem]) -> str:
    """The normalised number of a cell; '' with a problem when it is none."""
    if not cell:
        return ""
    if ROUNDED.fullmatch(cell):
        problems.append(Problem(column, "number-rounded"))
        return ""
    try:
        return normalise_phone(cell) if column is Column.PHONE else check_cn_id(cell)
    except PhoneMalformed:
        problems.append(Problem(column, "phone-malformed"))
    except IdentityMalformed:
        problems.append(Problem(column, "id-malformed"))
    return ""


def _without_twins(rows: list[RosterRow]) -> list[RosterRow]:
    """The rows with a problem on each that repeats a number of an earlier one, or comes after the last allowed."""
    seen: dict[str, int] = {}
    checked = []
    for place, row in enumerate(rows):
        problems = list(row.problems)
        for column, value in ((Column.PHONE, row.phone), (Column.ID_NO, row.id_no)):
            if value and value in seen:
                problems.append(Problem(column, "twice", str(seen[value])))
            elif value:
                seen[value] = row.line
        if place >= MAX_ROWS:
            problems.append(Problem(Column.NAME, "too-many", str(MAX_ROWS)))
        checked.append(replace(row, problems=tuple(problems)))
    return checked
