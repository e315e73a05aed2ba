"""Filtering, searching, sorting and paging lines of a class."""

from datetime import date
from uuid import UUID, uuid4

from lms.reports import selection
from lms.reports.rules import Record, Standing, judge
from lms.reports.selection import Order, PersonLine, Wish, natural

ROASTING, CASTING = UUID(int=1), UUID(int=2)
TODAY = date(2026, 4, 1)


def line(name, posted=0, department=ROASTING, **changes):
    record = Record(700, posted, 0, date(2026, 3, 2), date(2026, 5, 10), TODAY, changes.pop("tries", 0))
    values = {
        "class_name": "冶炼 1 班",
        "enrolment": uuid4(),
        "name": name,
        "department": "焙烧车间" if department == ROASTING else "铸造",
        "department_uuid": department,
        "mentors": ("李师傅",),
        "online_tenths": posted,
        "onsite_tenths": 0,
        "workplace_tenths": 0,
        "posted_tenths": posted,
        "required_tenths": 700,
        "pending_tenths": 0,
        "lessons_done": 0,
        "last_active_on": TODAY,
        "pace": judge(record, TODAY),
    }
    return PersonLine(**{**values, **changes})


FAST, SLOW, STUCK = line("王", 500), line("杨春梅", 10, CASTING), line("Nguyễn Đức", 400, tries=3)
LINES = [FAST, SLOW, STUCK]


def names(wish):
    return [found.name for found in selection.selected(LINES, wish)]


def test_whom_somebody_should_talk_to_comes_first():
    assert names(Wish()) == ["Nguyễn Đức", "杨春梅", "王"]


def test_the_three_numbers_are_filters():
    assert names(Wish(standing=Standing.AT_RISK)) == ["杨春梅"]
    assert names(Wish(standing=Standing.BLOCKED)) == ["Nguyễn Đức"]


def test_search_forgives_case_and_diacritics():
    assert names(Wish(text="nguyen duc")) == ["Nguyễn Đức"]
    assert names(Wish(text="春")) == ["杨春梅"]


def test_a_department_is_a_filter_of_the_numbers_too():
    assert selection.scoped(LINES, Wish(department=CASTING)) == [SLOW]


def test_any_column_sorts_both_ways():
    assert names(Wish(order=Order.PROGRESS)) == ["杨春梅", "Nguyễn Đức", "王"]
    assert names(Wish(order=Order.PROGRESS, descending=True)) == ["王", "Nguyễn Đức", "杨春梅"]


def test_pages_follow_each_other_by_key_and_end():
    many = [line(f"{number:03}") for number in range(120)]
    seen, after = [], None
    while True:
        part = selection.page(many, after)
        seen += part.lines
        after = part.after
        if after is None:
            break
    assert seen == many
    assert (part.first, part.last, part.total) == (101, 120, 120)


def test_a_key_that_is_gone_starts_again():
    assert selection.page(LINES, uuid4()).first == 1
    assert selection.page([], None).last == 0


def test_an_address_is_read_forgivingly_and_written_back():
    wish = selection.parse_wish(
        {"standing": "blocked", "department": str(CASTING), "q": " 杨 ", "sort": "-name"}
    )
    assert selection.parse_wish(wish.query()) == wish
    assert selection.parse_wish({"standing": "x", "department": "1' OR", "sort": "id", "q": "\0"}) == Wish()
    assert Wish().query() == {}
    assert wish.query(standing=None)["q"] == "杨"


def test_names_sort_as_people_count():
    assert sorted(["冶炼 10 班", "冶炼 2 班", "Zinc", "aluminium 3"], key=natural) == [
        "aluminium 3",
        "Zinc",
        "冶炼 2 班",
        "冶炼 10 班",
    ]
