"""Whatever file an office sends: its people are found, its bad cells are named where the program shows them."""

import io
from datetime import date
from zipfile import ZipFile

import pytest
from openpyxl.styles import numbers

from courses.workbooks import refusals
from courses.workbooks.reading import sheets_in
from lms.accounts.documents import IdType
from lms.cohorts.rules import roster_of
from lms.cohorts.rules.roster import column_of, faults_of
from tests.factories.rosters import HEADINGS, cn_id, person, with_part, workbook

TODAY = date(2026, 11, 26)


def read(data):
    return roster_of(sheets_in(data, column_of), today=TODAY)


def faults(data):
    """(row, column, code) of everything that keeps a row out."""
    roster = read(data)
    return [(f.row, f.column, f.code) for row in roster.rows for f in faults_of(row, row.problems)]


def test_titles_headings_in_two_lines_sums_and_signatures_are_understood():
    def merge(book):
        book.active.merge_cells("A1:G1")
        book.active.merge_cells("D3:E3")
        book.active.merge_cells("F5:F6")

    rows = [
        ["2026 年铅锌冶炼工培训班学员花名册"],
        ["填报单位：云岭锌锗", None, None, "培训时间：2026.9—12"],
        ["序号", "姓  名\n*", "公民身份\n号码（18位）", "联系方式", None, "车间/部门", "是否住宿"],
        [None, None, None, "手机", "住址"],
        [1, "买买提•艾力", cn_id(1), "138 0000 0001", "x", "焙烧车间", "是"],
        [2, "张  三", f"'{cn_id(2).lower()}", "１３８００００００02", "y", None, "否"],
        ["合计", "2人"],
        ["制表人：", "崔老师", None, "日期：2026-09-01"],
    ]
    roster = read(workbook(rows, edit=merge))
    assert [(r.line, r.name, r.phone, r.id_no, r.department) for r in roster.rows] == [
        (5, "买买提·艾力", "+8613800000001", cn_id(1), "焙烧车间"),
        (6, "张三", "+8613800000002", cn_id(2), "焙烧车间"),
    ]
    assert [(column.column, column.heading) for column in roster.unused] == [("E", "住址"), ("G", "是否住宿")]
    assert roster.tail == 2


@pytest.mark.parametrize(
    "headings",
    [
        ("学员姓名", "证件号码", "联系电话"),
        ("名字", "身份证号(码)", "手机号（必填）"),
        ("＊姓名＊", "身 份 证 号 码", "电话/手机"),
        ("Họ và tên", "Số CCCD/CMND", "Số điện thoại"),
        ("HỌ TÊN", "Số căn cước công dân", "SĐT"),
        ("Name", "ID Number", "Phone No."),
        ("Full name", "ID card no", "Mobile"),
    ],
)
def test_headings_have_many_names(headings):
    (row,) = read(workbook([headings, ["Nguyễn Văn An", "079099001234", "0912345678"]])).rows
    assert (row.name, row.document.kind, row.phone) == ("Nguyễn Văn An", IdType.VN_CCCD, "+84912345678")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_read_in_any_encoding_and_with_any_separator(encoding, separator):
    lines = [
        ["花名册"],
        ["姓名", "身份证号", "手机"],
        ["李志强", cn_id(1), "13800000001"],
        [],
        ["杨春梅", cn_id(2), "1390000"],
    ]
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert [(row.line, row.name) for row in read(data).rows] == [(3, "李志强"), (5, "杨春梅")]
    assert faults(data) == [(5, "C", "phone-malformed")]


def test_other_peoples_numbers_are_not_the_learners():
    rows = [
        [
            "企业导师姓名",
            "导师电话",
            "身份证有效期",
            "手机号是否实名",
            "姓名",
            "紧急联系电话",
            "联系电话",
            "身份证号",
            "Ngày cấp CCCD",
        ],
        ["李师傅", "13900000000", "2030", "是", "张三", "13700000000", "13800000001", cn_id(1), "2020"],
        ["请各单位于九月一日前报送，逾期不候。"],
        ["合计", None, None, None, "1人", None, 1],
    ]
    (row,) = read(workbook(rows)).rows
    assert (row.name, row.phone, row.id_no) == ("张三", "+8613800000001", cn_id(1))


def test_a_person_with_a_bad_number_is_no_sum_whatever_the_note_says():
    rows = [["姓名", "手机", "备注"], ["李志强", "12", "共3人"], ["杨春梅", None, "合计"]]
    assert faults(workbook(rows)) == [(2, "B", "phone-malformed"), (3, "B", "number-missing")]


CELLS = [
    ({"身份证号": int(cn_id(3)[:17] + "0")}, ("C", "id-numeric")),
    ({"身份证号": "5.30123E+17"}, ("C", "number-rounded")),
    ({"身份证号": cn_id(3)[:-1]}, ("C", "id-length")),
    ({"身份证号": "53012319900101"}, ("C", "id-length")),
    ({"身份证号": "130503670401001"}, ("C", "id-old")),
    ({"身份证号": cn_id(3, born="19901332")}, ("C", "id-birth-date")),
    ({"身份证号": cn_id(3, born="20250101")}, ("C", "id-birth-date")),
    ({"身份证号": cn_id(3)[:-1] + ("1" if cn_id(3)[-1] != "1" else "2")}, ("C", "id-check-digit")),
    ({"身份证号": "13800000003"}, ("C", "phone-in-id-column")),
    ({"手机号": cn_id(3)}, ("D", "id-in-phone-column")),
    ({"手机号": "1380000"}, ("D", "phone-malformed")),
    ({"手机号": "#N/A"}, ("D", "cell-error")),
    ({"手机号": "=A1"}, ("D", "formula-without-value")),
    ({"姓名": None}, ("B", "name-missing")),
    ({"姓名": "李"}, ("B", "name-too-short")),
    ({"姓名": "12345"}, ("B", "name-malformed")),
    ({"身份证号": "无", "手机号": "/"}, ("C", "number-missing")),
]


@pytest.mark.parametrize(("changes", "expected"), CELLS)
def test_a_bad_cell_is_named_and_the_rest_of_the_file_is_good(changes, expected):
    rows = [HEADINGS, person(1), person(2), person(3, **changes), person(4)]
    assert faults(workbook(rows)) == [(4, *expected)]


def test_swapped_numbers_are_both_named():
    data = workbook([HEADINGS, person(1, 身份证号="13800000001", 手机号=cn_id(1))])
    assert sorted(faults(data)) == [(2, "C", "phone-in-id-column"), (2, "D", "id-in-phone-column")]


def test_a_second_list_beside_the_first_is_named_and_not_forgotten():
    rows = [
        ["序号", "姓名", "身份证号", "手机号", "", "序号", "姓名", "身份证号", "手机号"],
        [1, "李志强", cn_id(1), "13800000001", "", 2, "王秀英", cn_id(2), "1380000"],
    ]
    data = workbook(rows)
    assert [row.name for row in read(data).rows] == ["李志强"]
    assert [(fault.row, fault.column, fault.code) for fault in read(data).beside] == [(1, "G", "two-lists")]


def test_headings_that_say_more_than_their_word_are_known():
    rows = [
        ["Name of trainee", "Identity card number", "Mobile (own)", "Name of mentor"],
        ["An Li", cn_id(1), "13800000001", "B"],
    ]
    roster = read(workbook(rows))
    assert [row.phone for row in roster.rows] == ["+8613800000001"]
    assert [one.heading for one in roster.unused] == ["Name of mentor"]


def test_a_vietnamese_card_of_hanoi_is_not_taken_for_a_call_abroad():
    rows = [["Họ và tên", "Số CCCD", "Số điện thoại"], ["Nguyễn Thị Ánh", "001190012345", "0912345678"]]
    (row,) = read(workbook(rows)).rows
    assert (row.document.number, row.phone) == ("001190012345", "+84912345678")


def test_numbers_that_a_spreadsheet_keeps_exactly_are_taken():
    rows = [["姓名", "手机", "身份证号"], ["李志强", 13800000001, None], ["Lê Văn An", 912345678, None]]
    assert [row.phone for row in read(workbook(rows)).rows] == ["+8613800000001", "+84912345678"]


def test_ids_that_were_rounded_and_saved_as_text_are_refused_together():
    ids = [cn_id(n)[:15] + "000" for n in (1, 2, 3)]
    rows = [HEADINGS, *(person(n, 身份证号=number) for n, number in enumerate(ids, start=1))]
    assert [code for _row, _column, code in faults(workbook(rows))] == ["number-rounded"] * 3


def test_a_document_is_what_its_type_says():
    rows = [
        ["姓名", "证件类型", "证件号码"],
        ["John Smith", "护照", "E12345678"],
        ["陈大文", "港澳居民来往内地通行证", "H12345678"],
        ["Nguyễn An", "CMND", "012345678"],
        ["李志强", "居民身份证", cn_id(1)],
    ]
    kinds = [row.document.kind for row in read(workbook(rows)).rows]
    assert kinds == [IdType.PASSPORT, IdType.PERMIT, IdType.VN_CMND, IdType.CN_ID]


def test_days_are_read_as_text_and_as_serial_numbers_and_only_asked_about():
    def dated(book):
        book.active["B2"].number_format = numbers.FORMAT_DATE_YYYYMMDD2

    born = date(1990, 1, 1)
    number = cn_id(1, born="19900101")
    rows = [
        ["姓名", "出生日期", "身份证号"],
        ["李志强", born, number],
        ["杨春梅", "1990年2月3日", cn_id(2, born="19900101")],
    ]
    first, second = read(workbook(rows, edit=dated)).rows
    assert (first.questions, second.problems) == ((), ())
    assert [question.code for question in second.questions] == ["birth-differs"]


def test_several_sheets_are_one_roster_and_sheets_without_headings_are_named():
    data = workbook([HEADINGS, person(1)], [["说明"], ["请认真填写"]], [HEADINGS, person(2), person(1)])
    roster = read(data)
    assert [(row.sheet, row.line) for row in roster.rows] == [("Sheet", 2), ("Sheet2", 2), ("Sheet2", 3)]
    assert roster.ignored == ("Sheet1",)
    assert [(p.code, p.other) for p in roster.rows[2].problems] == [("twice", "Sheet!2")]


def test_hidden_rows_count_and_headings_that_come_again_do_not():
    def hide(book):
        book.active.row_dimensions[2].hidden = True

    roster = read(workbook([HEADINGS, person(1), HEADINGS, person(2)], edit=hide))
    assert [(row.line, row.is_hidden) for row in roster.rows] == [(2, True), (4, False)]


PLAIN = workbook([HEADINGS, person(1)])
FILES = {
    "file-empty": b"  \n",
    "file-xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "file-encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "file-html": "\ufeff<html><table><tr><td>姓名".encode(),
    "file-unknown": b"%PDF-1.7 ...",
    "file-damaged": PLAIN[:-300],
    "file-macros": with_part(PLAIN, "xl/vbaProject.bin", b"x"),
    "encoding-unknown": b"\x81\xff\xfe\x00name"[:2] + b"\xff\xff",
}


@pytest.mark.parametrize("code", sorted(FILES))
def test_a_file_that_is_no_roster_is_refused_in_words(code):
    with pytest.raises(refusals.FileRefused) as refused:
        sheets_in(FILES[code], column_of)
    assert refused.value.code == code
    assert refused.value.message


def test_a_workbook_that_swells_is_refused_before_it_does(monkeypatch):
    bomb = with_part(PLAIN, "xl/media/zeros.bin", bytes(1 << 20))
    assert len(read(bomb).rows) == 1
    monkeypatch.setattr("courses.workbooks.packages.INFLATED_MAX", 1 << 20)
    with pytest.raises(refusals.FileSwells):
        sheets_in(bomb, column_of)


def test_a_document_type_definition_is_refused():
    evil = with_part(PLAIN, "xl/worksheets/sheet9.xml", "x")
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    with pytest.raises(refusals.FileDamaged):
        sheets_in(_replaced(evil, "xl/worksheets/sheet1.xml", bomb), column_of)


def test_more_rows_than_a_school_has_are_refused(monkeypatch):
    monkeypatch.setattr("courses.workbooks.xlsx.MAX_ROWS", 3)
    assert len(read(PLAIN).rows) == 1
    with pytest.raises(refusals.TooManyRows):
        sheets_in(workbook([HEADINGS, *(person(n) for n in range(1, 5))]), column_of)


def _replaced(data, name, content):
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == name else old.read(info))
    return out.getvalue()
