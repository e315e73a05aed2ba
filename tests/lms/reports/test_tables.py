"""Files that leave the house: typed cells, no formulas, little memory."""

import csv
import io
from datetime import date

import openpyxl

from lms.reports.tables import Table, Tenths, csv_lines, workbook_file

HEADER = ["姓名", "学时", "最近学习"]


def table(*rows):
    return Table(name="学员: 名单/1", header=HEADER, rows=iter(rows), widths=[12, 8, 12])


def read(*rows):
    with workbook_file([table(*rows)]) as handle:
        return openpyxl.load_workbook(io.BytesIO(handle.read())).worksheets[0]


def test_cells_keep_their_types():
    sheet = read(("李志强", Tenths(413), date(2026, 3, 2)), ("杨春梅", Tenths(0), None))
    assert [cell.value for cell in sheet[1]] == HEADER
    assert [cell.value for cell in sheet[2]][:2] == ["李志强", 41.3]
    assert sheet["C2"].value.date() == date(2026, 3, 2)
    assert sheet["C3"].value is None
    assert sheet["B3"].value == 0


def test_a_name_that_looks_like_a_formula_is_text_in_both_files():
    sheet = read(("=HYPERLINK(1)", Tenths(1), None))
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=HYPERLINK(1)", "s")
    lines = b"".join(csv_lines(table(("=HYPERLINK(1)", Tenths(1), None)))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(lines)))[1] == ["'=HYPERLINK(1)", "0.1", ""]


def test_csv_begins_with_the_mark_of_utf_8_and_quotes_commas():
    data = b"".join(csv_lines(table(('a,"b', Tenths(-5), date(2026, 3, 2)))))
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1] == ['a,"b', "-0.5", "2026-03-02"]


def test_an_empty_table_is_still_a_file():
    assert read().max_row == 1
