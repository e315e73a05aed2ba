"""Workbooks of questions, as trainers have them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

HEADINGS = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度", "知识点", "分值"]


def questions_book(
    sheets: Mapping[str, Sequence[Sequence[object]]], merged: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """An .xlsx with these rows on these sheets, and cells merged by their references."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
