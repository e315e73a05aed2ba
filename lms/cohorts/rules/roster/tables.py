"""Where the people of a sheet stand: titles above, the line of headings, merged cells, sums and signatures below."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from courses.workbooks.grid import Cell, Line, Sheet, letters, narrow
from lms.cohorts.rules.roster.cells import PHONE_OR_ID
from lms.cohorts.rules.roster.heading_lines import Headings, headings_of, is_hint, next_headings
from lms.cohorts.rules.roster.headings import PERSON, Column, column_of, is_exact
from lms.cohorts.rules.roster.names import joined, split_names

# A line of one long cell with punctuation is a note.
NOTE_MIN = 15
SENTENCE = re.compile(r"[，。；：、,;:]")
# Where a column stands that the file has not, when people fill it in by hand.
BEYOND = 10_000
# Read by nobody: said as unused, so that no office believes it to be kept.
NOT_KEPT = frozenset({Column.NOTE})
TAIL = re.compile(
    r"(合计|总计|小计|共计|总人数|人数合计|制表|填表|填报|审核|复核|审批|负责人|经办|单位盖章|单位公章|盖章|签字|签名|日期"
    r"|备注[::]|注[::]|说明[::]|共\d+人|以下空白|本页"
    r"|tổng|cộng|người lập|lập bảng|ghi chú:|xác nhận|ngày \d+ tháng"
    r"|total|sum:|subtotal|prepared by|checked by|signature|approved by|note:)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unused:
    """A column that the roster has no place for; it is said, not dropped in silence."""

    sheet: str | None
    column: str
    heading: str


@dataclass(frozen=True, slots=True)
class Fixes:
    """What was corrected without touching the file: texts by sheet, row and column, and rows to leave out."""

    texts: Mapping[tuple[str | None, int, Column], str] = field(default_factory=dict)
    out: frozenset[tuple[str | None, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """The people of one sheet. `places` tells the column of each field; `lines` hold what stands at those places."""

    sheet: str | None
    heading_line: int
    places: Mapping[Column, int]
    headings: Mapping[Column, str]
    lines: tuple[Line, ...]
    unused: tuple[Unused, ...] = field(default=())
    tail: tuple[int, ...] = field(default=())
    added: frozenset[Column] = frozenset()
    beside: str = ""  # the column of a second list of people that stands beside the first

    def letter(self, column: Column) -> str:
        """The letter of a column; the first column concerned where the sheet has no such column."""
        for wanted in (column, *PERSON):
            if wanted in self.places and wanted not in self.added:
                return letters(self.places[wanted])
        return "A"


def tables_of(sheet: Sheet) -> list[Table]:
    """The tables of a sheet, one below the other where headings come again in another order; none without headings."""
    found = headings_of(sheet)
    if found is None:
        return []
    below = next_headings(sheet, found)
    if below is None:
        return [_table(sheet, found)]
    upper = replace(sheet, lines=sheet.lines[:below])
    return [_table(upper, found), *tables_of(replace(sheet, lines=sheet.lines[below:]))]


def _table(sheet: Sheet, found: Headings) -> Table:
    texts = found.texts
    places: dict[Column, int] = {}
    unused: list[Unused] = []
    for number, text in sorted(texts.items(), key=lambda item: (not is_exact(item[1]), item[0])):
        column = column_of(text)
        if column is None or column in places or column in NOT_KEPT:
            unused.append(Unused(sheet.name, letters(number), narrow(text)))
        else:
            places[column] = number
    split = split_names(places, texts)
    lines, tail = _people(joined(_filled(sheet, found.place + found.depth, places), split), places)
    return Table(
        sheet=sheet.name,
        heading_line=sheet.lines[found.place].number,
        places=places,
        headings={column: narrow(texts[number]) for column, number in places.items()},
        lines=lines,
        unused=tuple(sorted(unused, key=lambda column: (len(column.column), column.column))),
        tail=tail,
        beside=_beside(texts),
    )


def _beside(texts: Mapping[int, str]) -> str:
    known = [(number, column_of(text)) for number, text in sorted(texts.items())]
    numbers = [column for _number, column in known if column in {Column.PHONE, Column.ID_NO}]
    names = [number for number, column in known if column is Column.NAME]
    return letters(names[1]) if len(names) > 1 and len(numbers) > len(set(numbers)) else ""


def corrected(table: Table, fixes: Fixes) -> Table:
    """The table with what people corrected in it, and without the rows that they leave out."""
    texts = {
        (row, column): text for (sheet, row, column), text in fixes.texts.items() if sheet == table.sheet
    }
    out = {row for sheet, row in fixes.out if sheet == table.sheet}
    if not texts and not out:
        return table
    missing = sorted({column for _row, column in texts} - table.places.keys())
    places = {**table.places, **{column: BEYOND + place for place, column in enumerate(missing)}}
    lines = []
    for line in table.lines:
        if line.number in out:
            continue
        said = {places[column]: Cell(text) for (row, column), text in texts.items() if row == line.number}
        lines.append(replace(line, cells={**line.cells, **said}) if said else line)
    return replace(table, places=places, lines=tuple(lines), added=frozenset(missing))


def _filled(sheet: Sheet, first: int, places: Mapping[Column, int]) -> Sequence[Line]:
    """The lines below the headings; a cell merged downwards (an enterprise, a workshop) says the same in each line."""
    lines = sheet.lines[first:]
    if not lines:
        return lines
    numbers = [line.number for line in sheet.lines]
    own = {places.get(column) for column in PERSON}
    values = {line.number: line.cells for line in sheet.lines}
    added: dict[int, dict[int, Cell]] = {}
    reached: dict[int, int] = {}
    for top, column, bottom, last in sorted(sheet.merged):
        cell = values.get(top, {}).get(column)
        if cell is None or last != column or column in own or bottom <= max(top, reached.get(column, 0)):
            continue
        begin = bisect_right(numbers, max(top, reached.get(column, 0), lines[0].number - 1))
        for number in numbers[begin : bisect_right(numbers, bottom)]:
            added.setdefault(number, {})[column] = cell
        reached[column] = bottom
    return [
        Line(line.number, {**line.cells, **added[line.number]}, line.is_hidden)
        if line.number in added
        else line
        for line in lines
    ]


def _people(lines: Sequence[Line], places: Mapping[Column, int]) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    """The lines that hold a person, and the numbers of those that sum up or sign."""
    own = [places[column] for column in PERSON if column in places]
    people: list[Line] = []
    tail: list[int] = []
    for line in lines:
        said = [
            line.cells[number] for number in own if number in line.cells and narrow(line.cells[number].text)
        ]
        if _is_tail(line, places):
            tail.append(line.number)
        elif said and not _is_headings_again(line, places) and not is_hint(line, own):
            people.append(line)
    return tuple(people), tuple(tail)


def _is_tail(line: Line, places: Mapping[Column, int]) -> bool:
    """Sums, signatures and notes: they say so in their first cell or in place of a name, and hold no number of a person."""
    cells = {column: line.cells.get(places.get(column, 0)) for column in PERSON}
    if any(
        cell and PHONE_OR_ID.search(cell.text) for column, cell in cells.items() if column is not Column.NAME
    ):
        return False
    first = line.cells[min(line.cells)]
    if len(line.cells) == 1 and len(first.text) > NOTE_MIN and SENTENCE.search(first.text):
        return True
    said = [narrow(cell.text) for cell in (first, cells[Column.NAME]) if cell]
    return any(TAIL.match(text) or TAIL.match(text.replace(" ", "")) for text in said)


def _is_headings_again(line: Line, places: Mapping[Column, int]) -> bool:
    """Printed lists repeat their headings on every page."""
    cells = [line.cells[places[column]] for column in PERSON if places.get(column) in line.cells]
    if any(PHONE_OR_ID.search(cell.text) for cell in cells):
        return False
    name = line.cells.get(places.get(Column.NAME, 0))
    if name is None or column_of(name.text) is not Column.NAME:
        return False
    return sum(1 for other in line.cells.values() if column_of(other.text) is not None) > 1
