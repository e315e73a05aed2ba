"""Pasted rows are read whatever people paste, and every doubtful cell is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.documents import Document, IdType
from lms.cohorts.rules import ClassFacts, Missing, RosterRow, missing_in, roster_of_text

ID_NO = "990000199001010017"
TODAY = date(2026, 11, 26)
LI = RosterRow(1, "李志强", "+8613800138000", Document(IdType.CN_ID, ID_NO), "焙烧车间")


def parse_roster(text):
    return list(roster_of_text(text, today=TODAY).rows)


@pytest.mark.parametrize(
    "line",
    [
        f"李志强\t13800138000\t{ID_NO}\t焙烧车间",
        f"李志强,13800138000,{ID_NO},焙烧车间",
        f"李志强，13800138000，{ID_NO}，焙烧车间",
        f"李志强；138 0013 8000；{ID_NO}；焙烧车间",
        f"李志强  13800138000  {ID_NO}  焙烧车间",
        f"李志强\u300013800138000\u3000{ID_NO}\u3000焙烧车间",
        f"13800138000\t{ID_NO}\t李志强\t焙烧车间",
        f"李志强\t１３８００１３８０００\t{ID_NO}\t焙烧车间",
        f" 李志强 ,'13800138000,'{ID_NO}, 焙烧车间 ",
    ],
)
def test_any_separator_and_order_reads_the_same(line):
    assert parse_roster(line) == [LI]


def test_a_line_of_headings_gives_the_order():
    text = f"车间\t姓名\t备注\t身份证号\t手机号\n焙烧车间\t李志强\t班长\t{ID_NO}\t13800138000"
    (row,) = parse_roster(text)
    assert (row.line, row.name, row.phone, row.id_no, row.department) == (
        2,
        "李志强",
        "+8613800138000",
        ID_NO,
        "焙烧车间",
    )


def test_vietnamese_headings_and_names():
    (row,) = parse_roster("Họ và tên,Điện thoại,Bộ phận\nNguyễn Văn An,0912345678,Xưởng 1")
    assert (row.name, row.phone, row.department) == ("Nguyễn Văn An", "+84912345678", "Xưởng 1")


def test_blank_lines_are_passed_over_and_lines_keep_their_number():
    rows = parse_roster("\n\n李志强,13800138000\n\n杨春梅,13900139000\n")
    assert [row.line for row in rows] == [3, 5]
    assert parse_roster(" \n \n") == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("李志强,1380013800", "phone-malformed"),
        (f"李志强,{ID_NO[:-1]}8", "id-check-digit"),
        ("李志强,5.30123E+17", "number-rounded"),
        ("李志强,1.38E+10", "number-rounded"),
        ("李志强", "number-missing"),
        ("13800138000", "name-missing"),
        (f"{'李' * 61},13800138000", "name-too-long"),
    ],
)
def test_a_doubtful_cell_is_named(line, code):
    (row,) = parse_roster(line)
    assert [problem.code for problem in row.problems] == [code]


def test_a_number_that_comes_twice_names_the_first_line():
    rows = parse_roster(f"李志强,13800138000,{ID_NO}\n杨春梅,13800138000\n和建国,{ID_NO}\n李志强,{ID_NO}")
    assert not rows[0].problems
    assert [(p.code, p.other) for row in rows[1:] for p in row.problems] == [
        ("phone-of-two", "1 (李志强)"),
        ("id-of-two", "1 (李志强)"),
        ("twice", "1"),
    ]


def test_a_family_shares_a_telephone_when_each_has_an_id_number():
    _li, yang = parse_roster(f"李志强,13800138000,{ID_NO}\n杨春梅,13800138000,990000198806150020")
    assert (yang.problems, yang.phone) == ((), "")
    assert [question.code for question in yang.questions] == ["phone-twice"]


@given(st.text(max_size=200))
def test_no_pasted_text_breaks_the_reader(text):
    for row in parse_roster(text):
        assert row.problems or (row.name and (row.phone or row.document))


def facts(**changes):
    full = {
        "kind": "apprenticeship",
        "state": "running",
        "has_partner": True,
        "ends_on": None,
        "courses": 1,
        "trainers": 1,
        "learners": 10,
    }
    return ClassFacts(**{**full, **changes})


def test_what_a_class_lacks():
    day = date(2026, 10, 1)
    assert missing_in(facts(ends_on=date(2026, 12, 1)), day) == ()
    assert missing_in(facts(), day) == (Missing.END,)
    bare = facts(courses=0, trainers=0, learners=0, has_partner=False)
    assert missing_in(bare, day) == (
        Missing.COURSES,
        Missing.TRAINERS,
        Missing.LEARNERS,
        Missing.PARTNER,
        Missing.END,
    )
    late = facts(ends_on=date(2026, 9, 1), learners=61, without_mentor=2, without_way_in=3)
    assert missing_in(late, day) == (Missing.MENTORS, Missing.CODES, Missing.TOO_MANY, Missing.OVERDUE)
    assert missing_in(facts(kind="village", has_partner=False, ends_on=date(2026, 12, 1)), day) == ()
    assert missing_in(facts(state="closed", courses=0), day) == ()
    assert missing_in(facts(kind="open", courses=0), day) == ()
