"""Shift patterns and calendars as plain values: who works when, what a week is, when somebody sleeps."""

from datetime import date, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.partners.rules.shifts import PLAIN, Calendar, Learns, Pattern, Shift, Turn, rotation, week_of

MONDAY = date(2026, 11, 23)
DAY_SHIFT, NIGHT = Shift(time(8), time(20)), Shift(time(20), time(8))
OFFICE = Pattern("office", week_of([0, 1, 2, 3, 4], Shift(time(9), time(18))), MONDAY)
ROUND = Pattern("2-2-2", rotation([(2, DAY_SHIFT), (2, NIGHT), (2, None)]), MONDAY)
ZONE = ZoneInfo("Asia/Shanghai")


def by(pattern, **changes):
    return Calendar(levels=((Turn(date(2026, 1, 1), None, pattern),),), **changes)


@pytest.mark.parametrize(
    ("pattern", "free"),
    [
        (OFFICE, {date(2026, 11, 28), date(2026, 11, 29)}),
        (ROUND, {date(2026, 11, 27), date(2026, 11, 28)}),
    ],
)
def test_a_cycle_goes_on_from_its_anchor_into_both_directions(pattern, free):
    week = [date(2026, 11, 23 + number) for number in range(7)]
    assert {day for day in week if pattern.shift(day) is None} == free
    back = date.fromordinal(MONDAY.toordinal() - 20 * len(pattern.cycle))
    assert pattern.shift(back) == pattern.shift(MONDAY)


@pytest.mark.parametrize(
    ("learns", "days"),
    [(Learns.WORK, [23, 24, 25, 26, 27]), (Learns.OFF, [28, 29]), (Learns.ANY, list(range(23, 30)))],
)
def test_hr_says_whether_people_learn_at_work_or_on_days_off(learns, days):
    calendar = by(Pattern("x", OFFICE.cycle, MONDAY, learns))
    assert [day for day in range(23, 30) if calendar.is_study_day(date(2026, 11, day))] == days
    assert calendar.weeks(MONDAY, date(2026, 11, 29)) == 1


def test_a_week_of_holiday_is_no_week():
    calendar = by(OFFICE, holidays=((date(2026, 12, 1), date(2026, 12, 7)),))
    assert calendar.weeks(MONDAY, date(2026, 12, 20)) == Fraction(15, 5)
    assert not calendar.is_study_day(date(2026, 12, 2))
    assert calendar.shift_on(date(2026, 12, 2)) is None


def test_own_turns_go_before_those_of_the_department_and_of_everybody():
    own = (Turn(date(2026, 11, 25), date(2026, 11, 26), ROUND), Turn(date(2026, 12, 1), None, None))
    calendar = Calendar(levels=(own, (Turn(MONDAY, None, OFFICE),), (Turn(date(2026, 1, 1), None, ROUND),)))
    found = [calendar.pattern_on(date(2026, 11, day)) for day in (22, 24, 25, 26, 27)]
    assert found == [ROUND, OFFICE, ROUND, ROUND, OFFICE]
    assert calendar.pattern_on(date(2026, 12, 3)) is None
    assert calendar.is_study_day(date(2026, 12, 6))


def test_after_a_night_shift_people_sleep_by_day():
    sleeps = list(by(ROUND).sleeps(MONDAY, date(2026, 11, 29), ZONE))
    assert [(begin.day, begin.hour, end.hour) for begin, end in sleeps] == [(26, 8, 17), (27, 8, 17)]
    assert not list(by(OFFICE).sleeps(MONDAY, date(2026, 11, 29), ZONE))
    assert not list(PLAIN.sleeps(MONDAY, date(2026, 11, 29), ZONE))


@given(
    st.lists(st.sampled_from([DAY_SHIFT, NIGHT, None]), min_size=1, max_size=14),
    st.sampled_from(list(Learns)),
    st.integers(0, 60),
    st.integers(0, 400),
)
def test_weeks_add_up_and_the_day_found_is_the_first_on_which_they_have_gone_by(cycle, learns, start, length):
    calendar = by(
        Pattern("x", tuple(cycle), MONDAY, learns),
        holidays=((date(2027, 1, 1), date(2027, 1, 3)),),
        origin=date(2026, 11, 1),
    )
    first = date.fromordinal(MONDAY.toordinal() + start)
    last = date.fromordinal(first.toordinal() + length)
    whole = calendar.weeks(first, last)
    after = date.fromordinal(first.toordinal() + 1)
    assert whole == calendar.weeks(first, first) + calendar.weeks(after, last)
    found = calendar.day_after(first, whole, most=4000)
    assert found is None or calendar.weeks(after, found) >= whole
    if found is not None and found > first:
        assert calendar.weeks(after, date.fromordinal(found.toordinal() - 1)) < whole


@pytest.mark.parametrize("days", [1, 7, 30, 400])
def test_without_a_calendar_a_week_is_seven_days(days):
    first = datetime(2026, 11, 26, tzinfo=ZONE).date()
    assert PLAIN.weeks(first, date.fromordinal(first.toordinal() + days - 1)) == Fraction(days, 7)
    assert PLAIN.day_after(first, Fraction(days, 7), most=400) == date.fromordinal(first.toordinal() + days)
