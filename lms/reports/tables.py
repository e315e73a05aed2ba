"""Turns a table into a file: xlsx in constant memory, CSV line by line; cells are typed, never formulas."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lms.reports.rules import safe_cell

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# Excel's own limit and characters that a sheet name may not hold.
SHEET_NAME_LENGTH = 31
SHEET_NAME_REFUSED = str.maketrans("[]:*?/\\'", "        ")


@dataclass(frozen=True, slots=True)
class Tenths:
    """A number of units kept exact until it is written: 413 → 41.3."""

    value: int

    def __str__(self) -> str:
        return _tenths_text(self.value)


@lru_cache(maxsize=4096)
def _tenths_text(value: int) -> str:
    return f"{value / 10:.1f}"


Cell = str | int | date | Tenths | None


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; `rows` is read once, so it may be a generator. `widths` are in characters."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def workbook_file(tables: Iterable[Table], properties: Mapping[str, str] | None = None) -> IO[bytes]:
    """An open temporary xlsx file, at its start; whoever gets it closes it. Memory does not grow with rows.

    `properties` are those of the document (title, keywords, comments), as xlsxwriter names them.
    """
    handle = tempfile.TemporaryFile()  # noqa: SIM115  handed to the response, which closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(handle, options) as book:
        if properties:
            book.set_properties(dict(properties))
        formats = _Formats(
            bold=book.add_format({"bold": True, "bottom": 1}),
            tenths=book.add_format({"num_format": "0.0"}),
            day=book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        for table in tables:
            _write_sheet(book.add_worksheet(_sheet_name(table.name)), table, formats)
    handle.seek(0)
    return handle


def csv_lines(table: Table) -> Iterator[bytes]:
    """The table as CSV, a line at a time, with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow([safe_cell(title) for title in table.header])
    for row in table.rows:
        yield writer.writerow([_csv_cell(cell) for cell in row])


@dataclass(frozen=True, slots=True)
class _Formats:
    bold: Format
    tenths: Format
    day: Format


class _Echo:
    """A file that gives back what is written, so that csv.writer makes lines without a buffer."""

    def write(self, text: str) -> bytes:
        return text.encode()


def _sheet_name(name: str) -> str:
    return name.translate(SHEET_NAME_REFUSED).strip()[:SHEET_NAME_LENGTH] or "1"


def _write_sheet(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    for column, title in enumerate(table.header):
        sheet.write_string(0, column, title, formats.bold)
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(sheet, last, column, cell, formats)
    sheet.autofilter(0, 0, max(last, 1), max(len(table.header) - 1, 0))


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    """Text is always text, whatever it begins with."""
    if cell is None or cell == "":
        return
    if isinstance(cell, Tenths):
        sheet.write_number(row, column, cell.value / 10, formats.tenths)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats.day)
    else:
        sheet.write_number(row, column, cell)


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe_cell(cell) if isinstance(cell, str) else str(cell)
