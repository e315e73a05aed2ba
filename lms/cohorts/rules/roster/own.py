"""The office's own roster: which columns it has, in which order, under which headings; and reading them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from courses.workbooks.grid import Cell, Sheet
from lms.cohorts.rules.roster.heading_lines import HEADING_LINES
from lms.cohorts.rules.roster.headings import Column, column_of, plain

HEADING_MAX = 30
OwnColumn = tuple[Column, str]
# What rosters are exported and handed out in, until the office says otherwise.
SHIPPED: tuple[OwnColumn, ...] = (
    (Column.NUMBER, "序号"),
    (Column.NAME, "姓名"),
    (Column.ID_TYPE, "证件类型"),
    (Column.ID_NO, "身份证号"),
    (Column.PHONE, "手机号"),
    (Column.PARTNER, "企业"),
    (Column.DEPARTMENT, "部门"),
    (Column.EMPLOYEE_NO, "工号"),
    (Column.CLASS, "班级"),
    (Column.OCCUPATION, "工种"),
    (Column.LEVEL, "等级"),
    (Column.CATEGORY, "人员类别"),
    (Column.NOTE, "备注"),
)
OFFERED = tuple(column for column in Column if column not in {Column.FAMILY_NAME, Column.GIVEN_NAME})


def fault_in(columns: Sequence[OwnColumn]) -> str:
    """The code of what is wrong with a template, '' for a good one: a name and a number are needed, each heading is
    there once, and none means another column.
    """
    held = {column for column, _heading in columns}
    if Column.NAME not in held or not held & {Column.ID_NO, Column.PHONE}:
        return "columns-missing"
    words = [plain(heading) for _column, heading in columns]
    if not all(words) or len(set(words)) < len(words):
        return "heading-twice"
    if any(column_of(heading) not in {None, column} for column, heading in columns):
        return "heading-of-another"
    return ""


def with_own_headings(sheets: Iterable[Sheet], own: Iterable[OwnColumn]) -> list[Sheet]:
    """The sheets, headings of the template replaced by ones that everybody knows; a line has two of them at least."""
    unknown = {plain(heading): column for column, heading in own if column_of(heading) is None}
    return [_known(sheet, unknown) if unknown else sheet for sheet in sheets]


def _known(sheet: Sheet, unknown: Mapping[str, Column]) -> Sheet:
    lines = list(sheet.lines)
    for place, line in enumerate(lines[:HEADING_LINES]):
        meant = {number: unknown.get(plain(cell.text)) for number, cell in line.cells.items()}
        found = {number: column for number, column in meant.items() if column is not None}
        known = sum(column_of(cell.text) is not None for cell in line.cells.values())
        if found and len(found) + known > 1:
            cells = {number: Cell(COMMON[column]) for number, column in found.items()}
            lines[place] = replace(line, cells={**line.cells, **cells})
    return replace(sheet, lines=tuple(lines))


COMMON = {
    **dict(SHIPPED),
    Column.SEX: "性别",
    Column.BIRTH: "出生日期",
    Column.CATEGORY_SINCE: "类别起始",
    Column.CATEGORY_UNTIL: "类别截止",
}
