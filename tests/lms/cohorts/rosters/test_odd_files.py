"""Workbooks as WPS, Excel, LibreOffice and old programs leave them: nobody is lost, every bad cell is named in its place."""

import csv
import io
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from courses.workbooks.reading import sheets_in
from lms.cohorts.rules import roster_of
from lms.cohorts.rules.roster import Column, column_of, faults_of
from tests.factories.rosters import HEADINGS, cn_id, person, workbook

TODAY = date(2026, 11, 26)
GOOD = [HEADINGS, person(1), person(2), person(3, 手机号="12")]
PLAIN = ["姓名", "身份证号", "手机号"]


def read(data):
    return roster_of(sheets_in(data, column_of), today=TODAY)


def people(data):
    """(row, name, telephone) of everybody in the file."""
    return [(row.line, row.name, row.phone) for row in read(data).rows]


def faults(data):
    return [(f.row, f.column, f.code) for row in read(data).rows for f in faults_of(row, row.problems)]


def two(*headings_and_order):
    """Two people below headings: the second with a telephone of two digits, in the order of 姓名, 身份证号, 手机号."""
    return [*headings_and_order, ["李志强", cn_id(1), "13800000001"], ["杨春梅", cn_id(2), "12"]]


def text_csv(encoding, separator=",", headings=PLAIN, quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=quoting).writerows(two(headings))
    text = (
        out.getvalue().replace("志强", "志強").replace("杨", "楊") if encoding == "cp950" else out.getvalue()
    )
    return text.encode(encoding)


def strict(data):
    """The same workbook with the names of strict OOXML (ISO/IEC 29500-1)."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            new.writestr(
                info.filename,
                part.replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            )
    return out.getvalue()


def tall(book):
    for row in range(5, 20_005):
        book.active.cell(row, 1).fill = PatternFill("solid", start_color="FFFFFF00")


def hide(book):
    book.active.column_dimensions["B"].hidden = True
    book.active.auto_filter.ref = "A1:E4"
    book.active.row_dimensions[3].hidden = True


SHAPES = {
    "groups over the headings": workbook([["基本信息", None, "联系方式"], *two(PLAIN)]),
    "headings in three lines with hints": workbook(
        two(
            ["学员基本信息"],
            ["姓名", "身份", "联系"],
            [None, "身份证号码", "电话"],
            [None, "(18位)", "(11位)"],
        )
    ),
    "headings below a letterhead": workbook(
        two(
            ["职业学校"],
            ["许可证号：123456"],
            ["联系人：王老师 13800000000"],
            ["项目：焙烧工", "", "2026"],
            PLAIN,
        )
    ),
    "what must be filled in, below the headings": workbook(two(PLAIN, ["必填", "文本格式", "11位数字"])),
    "headings of Hong Kong": workbook(two(["學員姓名", "身份證號碼", "聯絡電話"])),
    "headings of Taiwan": workbook(two(["姓名", "身分證字號", "手機號碼"])),
    "strict OOXML": strict(workbook(two(PLAIN))),
    "an empty sheet first": workbook([], two(PLAIN)),
    "instructions first": workbook(
        [["填写说明"], ["1. 姓名、身份证号、手机号必填"]], two(PLAIN), title="说明"
    ),
    "instructions as a table": workbook(
        [["列名", "说明"], ["姓名", "学员姓名"], ["手机号", "11位"]], two(PLAIN), title="填写说明"
    ),
    "a hidden sheet first": workbook(
        two(PLAIN), two(PLAIN), edit=lambda book: setattr(book.worksheets[0], "sheet_state", "hidden")
    ),
    "coloured rows without end": workbook(two(PLAIN), edit=tall),
    "hidden columns and rows": workbook(two(PLAIN), edit=hide),
    "UTF-16 without its mark": text_csv("utf-16-le", "\t"),
    "UTF-16 the other way round": text_csv("utf-16-be"),
    "Big5": text_csv("cp950", headings=["學員姓名", "身分證號碼", "聯絡電話"]),
    "quotes and semicolons": text_csv("utf-8", ";", quoting=csv.QUOTE_ALL),
    "lines of old Macintosh": text_csv("gb18030").replace(b"\r\n", b"\r"),
    "a quote that nobody closed": text_csv("utf-8").replace("李志强".encode(), '"李志强'.encode()),
}


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_both_people_are_read_and_the_bad_telephone_is_named(shape):
    first, second = people(SHAPES[shape])
    if shape != "Big5":  # whose characters are others
        assert (first[1], second[1]) == ("李志强", "杨春梅")
    assert (first[2], second[2]) == ("+8613800000001", "")
    assert faults(SHAPES[shape]) == [(second[0], "C", "phone-malformed")]


def test_a_second_list_with_other_columns_stands_below_the_first():
    second = [["二班"], ["姓名", "手机号", "身份证号"], ["杨春梅", "12", cn_id(2)]]
    data = workbook([PLAIN, ["李志强", cn_id(1), "13800000001"], ["合计", "1人"], *second])
    assert people(data) == [(2, "李志强", "+8613800000001"), (6, "杨春梅", "")]
    assert faults(data) == [(6, "B", "phone-malformed")]


@pytest.mark.parametrize(
    ("headings", "parts", "name"),
    [
        (("Họ và tên đệm", "Tên"), ("Nguyễn Văn", "An"), "Nguyễn Văn An"),
        (("Họ", "Tên"), ("Lê", "An"), "Lê An"),
        (("姓", "名"), ("欧阳", "建国"), "欧阳建国"),
        (("姓", "名"), ("张", "张三"), "张三"),
        (("First name", "Last name"), ("John", "Smith"), "John Smith"),
        (("Surname", "Given names"), ("SMITH", "John Paul"), "John Paul SMITH"),
        (("Họ", "Tên"), ("Lê", None), ""),
    ],
)
def test_a_name_in_two_columns_is_one_name(headings, parts, name):
    data = workbook([[*headings, "手机"], [*parts, "13800000001"]])
    (row,) = read(data).rows
    assert row.name == name
    assert [code for _row, _column, code in faults(data)] == ([] if name else ["name-missing"])


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        ("+86 138 0000 0001", "+8613800000001"),
        ("0086-13800000001", "+8613800000001"),
        ("138\u20110000\u20110001", "+8613800000001"),
        ("\u202d13800000001\u202c", "+8613800000001"),
        ("手机：13800000001", "+8613800000001"),
        ("13800000001（本人）", "+8613800000001"),
        ("84 912 345 678", "+84912345678"),
        ("+84 (0)912 345 678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("008413800000001", None),
        ("0871-65123456转801", None),
        ("12800000001", None),
    ],
)
def test_a_telephone_is_read_however_it_is_written(said, phone):
    (row,) = read(workbook([PLAIN, ["李志强", cn_id(1), said]])).rows
    assert (row.phone or None) == phone
    assert [problem.code for problem in row.problems] == ([] if phone else ["phone-malformed"])


@pytest.mark.parametrize(
    "said", ["13800000001/13900000001", "13800000001 13900000001", "13800000001\n13900000001"]
)
def test_of_two_telephones_the_first_is_kept_and_said(said):
    (row,) = read(workbook([PLAIN, ["李志强", cn_id(1), said]])).rows
    assert (row.phone, [question.code for question in row.questions]) == ("+8613800000001", ["phone-several"])


@pytest.mark.parametrize(
    "said",
    [
        "\u00a0" + cn_id(1)[:6] + "\u200b " + cn_id(1)[6:] + "\n",
        cn_id(1)[:10] + "\n" + cn_id(1)[10:],
        "身份证：" + cn_id(1),
        cn_id(1) + "（有效）",
    ],
)
def test_an_id_number_is_read_among_marks_nobody_sees(said):
    (row,) = read(workbook([PLAIN, ["李志强", said, None]])).rows
    assert (row.id_no, row.problems) == (cn_id(1), ())


def test_a_residence_permit_of_eighteen_characters_is_checked_like_an_id_number():
    rows = [["姓名", "证件类型", "证件号码"], ["陈大文", "港澳台居民居住证", "810000199408230021"]]
    rows += [["林小美", "台湾居民居住证", "830000199201300023"]]
    data = workbook(rows)
    assert read(data).rows[0].id_no == "810000199408230021"
    assert faults(data) == [(3, "C", "id-check-digit")]


def test_days_in_chinese_figures_months_and_for_ever_are_days():
    rows = [["姓名", "身份证号", "出生日期", "认定日期", "有效期至"]]
    rows += [["甲乙", cn_id(1, born="19850302"), "1985.3.2", "二〇二四年三月十二日", "2026年2月"]]
    rows += [["丙丁", cn_id(2, born="19850302"), "1985.03", "2024", "长期"]]
    rows += [["戊己", cn_id(3, born="19850302"), "1985年4月", "二零二四年", "2026/12/31 00:00:00"]]
    found = read(workbook(rows)).rows
    assert [(row.since, row.until) for row in found] == [
        (date(2024, 3, 12), date(2026, 2, 28)),
        (date(2024, 1, 1), None),
        (date(2024, 1, 1), date(2026, 12, 31)),
    ]
    assert [[question.code for question in row.questions] for row in found] == [[], [], ["birth-differs"]]


def test_days_that_count_from_1904_are_days():
    def old(book):
        book.epoch = CALENDAR_MAC_1904
        book.active["B2"].number_format = "yyyy-mm-dd"

    rows = [["姓名", "出生日期", "身份证号"], ["李志强", datetime(1990, 1, 1), cn_id(1, born="19900101")]]
    (row,) = read(workbook(rows, edit=old)).rows
    assert row.questions == ()


@pytest.mark.parametrize("name", ["A", "刘一/刘二", True, 2020, "#REF!"])
def test_what_is_no_name_is_named(name):
    assert [place[:2] for place in faults(workbook([HEADINGS, person(1, 姓名=name)]))] == [(2, "B")]


def test_headings_of_parts_are_columns_of_their_own():
    rows = [["工号", "姓名", "手机"], ["A01", "李志强", "13800000001"]]
    assert Column.NAME in read(workbook(rows)).columns
