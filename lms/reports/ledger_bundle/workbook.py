"""The statements of a bundle once more, as a workbook for who reads figures in Excel: the same rows, numbers as numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO

from lms.reports.ledger_bundle.names import COLUMNS
from lms.reports.rules import FORMULA_STARTS
from lms.reports.tables import Cell, Table, Tenths, workbook_file

WIDTHS = (14, 22, 40, 16, 22, 16, 9, 9, 11, 9, 11, 11, 14, 10, 8, 66)


def statements_workbook(table: IO[bytes]) -> IO[bytes]:
    """An open temporary xlsx file with the rows of statements.csv, read as they are written. Nothing of `table` changes."""
    table.seek(0)
    text = io.TextIOWrapper(table, "utf-8-sig", newline="")
    try:
        rows = csv.reader(text)
        header = next(rows)
        return workbook_file([Table("statements", header, _rows(rows), WIDTHS)])
    finally:
        text.detach()


def _rows(rows: Iterator[list[str]]) -> Iterator[Sequence[Cell]]:
    for row in rows:
        yield [_cell(name, text) for name, text in zip(COLUMNS, row, strict=True)]


def _cell(name: str, text: str) -> Cell:
    """Seconds and counts are whole, units tenths; text without the apostrophe that only CSV needs."""
    if name.endswith("_units"):
        return Tenths(int(text.replace(".", "")))
    if name.endswith("_s") or name == "entries":
        return int(text)
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
