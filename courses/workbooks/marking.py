"""The same workbook back: doubtful cells red, with the reason as a comment; everything else as it was."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from courses.workbooks.csvs import Heading
from courses.workbooks.grid import Sheet
from courses.workbooks.packages import Package
from courses.workbooks.reading import is_workbook, sheets_in
from courses.workbooks.refusals import FileDamaged

RED = PatternFill("solid", start_color="FFF4B6B0", end_color="FFF4B6B0")
YELLOW = PatternFill("solid", start_color="FFFFF2B8", end_color="FFFFF2B8")
AUTHOR = "Network Academy"
KEPT_MAX = 40 << 20
COMMENT_WIDTH, COMMENT_HEIGHT = 320, 110


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell and what to say about it. `sheet` None is the only sheet."""

    sheet: str | None
    row: int
    column: str
    words: str
    is_question: bool = False


def marked(
    data: bytes,
    marks: Sequence[Mark],
    texts: Mapping[tuple[str | None, int, str], str] | None = None,
    *,
    heading: Heading,
) -> bytes:
    """An .xlsx of `data` with the marks; a CSV becomes one. `texts` are cells that were corrected meanwhile.

    `data` was read by `sheets_in` before: its limits hold here too. Raises FileDamaged.
    """
    book = _opened(data, heading)
    for (sheet, row, column), text in (texts or {}).items():
        cell = _cell(book, sheet, row, column)
        _write(cell, text)
    for mark in marks:
        _mark(_cell(book, mark.sheet, mark.row, mark.column), mark)
    _show_first(book, marks)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _opened(data: bytes, heading: Heading) -> Book:
    # openpyxl keeps fifty times a file in memory: of a huge one the values alone go back.
    if not is_workbook(data) or Package(data).inflated > KEPT_MAX:
        return _from_sheets(sheets_in(data, heading))
    try:
        return load_workbook(io.BytesIO(data), keep_links=False)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # A workbook that programs open and openpyxl does not: its values alone go back.
        try:
            return _from_sheets(sheets_in(data, heading))
        except ValueError:
            raise FileDamaged from error


def _from_sheets(sheets: Iterable[Sheet]) -> Book:
    """A plain workbook with the same texts at the same places."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        made = book.create_sheet(sheet.name or "1")
        for line in sheet.lines:
            for column, cell in line.cells.items():
                there = made.cell(line.number, column)
                _write(there, cell.text)
    if not book.worksheets:
        book.create_sheet("1")
    return book


def _write(cell: Cell, text: str) -> None:
    """Text, whatever it begins with."""
    cell.value, cell.number_format, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "@", "s"


def _sheet(book: Book, name: str | None) -> Worksheet:
    return book[name] if name is not None and name in book.sheetnames else book.worksheets[0]


def _cell(book: Book, sheet: str | None, row: int, column: str) -> Cell:
    """The cell, or the first of the cells that it is merged with."""
    there = _sheet(book, sheet)
    cell = there[f"{column}{row}"]
    if isinstance(cell, MergedCell):
        area = next(area for area in there.merged_cells.ranges if cell.coordinate in area)
        cell = there.cell(area.min_row, area.min_col)
    return cell


def _mark(cell: Cell, mark: Mark) -> None:
    if not mark.is_question or cell.fill != RED:
        cell.fill = YELLOW if mark.is_question else RED
    said = f"{cell.comment.text}\n{mark.words}" if cell.comment else mark.words
    cell.comment = Comment(said, AUTHOR, height=COMMENT_HEIGHT, width=COMMENT_WIDTH)


def _show_first(book: Book, marks: Sequence[Mark]) -> None:
    """The file opens at the first marked cell."""
    if marks:
        first = _sheet(book, marks[0].sheet)
        book.active = book.worksheets.index(first)
