"""The forecast: which weeks it looked at, what it does not invent, and when it says that it cannot say."""

from dataclasses import replace
from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.ledger.rules.forecast import FARTHEST, Outlook, forecast, forecast_of_sums, weeks_before
from lms.partners.rules.shifts import Calendar, Pattern, Shift, Turn, rotation

TODAY = date(2026, 11, 26)  # a Thursday
MONDAYS = [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]


def said(weeks, *, short=None, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 31), today=TODAY):
    short = short or {"online": 100}
    return forecast(
        short=short,
        short_tenths=sum(short.values()),
        by_week={week: {"online": Fraction(units)} for week, units in zip(MONDAYS, weeks, strict=False)},
        today=today,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def test_four_whole_weeks_are_looked_at_and_named():
    found = said([2, 2, 2, 2])
    assert (found.outlook, found.pace_tenths, found.weeks) == (Outlook.IN_TIME, 20, 4)
    assert (found.since_on, found.until_on) == (MONDAYS[0], date(2026, 11, 22))
    assert found.finish_on == TODAY + timedelta(days=35)
    assert found.weekly_tenths == 20  # 10 units in 36 days


def test_weeks_without_hours_are_counted_as_they_are_and_said():
    found = said([4, 0, 0, 4])
    assert (found.pace_tenths, found.empty_weeks) == (20, 2)


def test_a_pace_that_is_too_slow_is_late_by_so_many_days():
    found = said([1, 1, 1, 1])
    assert found.outlook is Outlook.LATE
    assert found.late_days == (TODAY + timedelta(days=70) - date(2026, 12, 31)).days


@pytest.mark.parametrize("starts_on", [date(2026, 11, 17), date(2026, 11, 26), date(2027, 1, 4)])
def test_a_class_of_less_than_two_weeks_has_no_pace(starts_on):
    found = said([2, 2, 2, 2], starts_on=starts_on)
    assert (found.outlook, found.finish_on, found.pace_tenths) == (Outlook.TOO_EARLY, None, 0)


def test_nothing_before_the_start_is_looked_at():
    found = said([9, 9, 2, 2], starts_on=date(2026, 11, 11))
    assert (found.weeks, found.pace_tenths, found.since_on) == (2, 20, MONDAYS[2])


def test_who_stands_still_gets_no_date_but_is_told_what_a_week_needs():
    found = said([0, 0, 0, 0])
    assert (found.outlook, found.finish_on, found.weekly_tenths) == (Outlook.STANDING, None, 20)
    assert found.silent == ("online",)


def test_a_mode_that_is_not_short_makes_no_pace_and_one_that_gave_nothing_is_named():
    found = said([5, 5, 5, 5], short={"online": 0, "onsite": 100})
    assert (found.outlook, found.silent) == (Outlook.STANDING, ("onsite",))
    mixed = said([5, 5, 5, 5], short={"online": 50, "onsite": 50})
    assert (mixed.outlook, mixed.silent) == (Outlook.IN_TIME, ("onsite",))


def test_after_the_end_all_that_is_left_is_needed_at_once():
    assert said([1, 1, 1, 1], ends_on=date(2026, 11, 20)).weekly_tenths == 100


def test_without_an_end_there_is_a_date_and_nothing_to_hold_it_against():
    found = said([2, 2, 2, 2], ends_on=None)
    assert (found.outlook, found.weekly_tenths, found.late_days) == (Outlook.NO_END, None, 0)


def test_who_has_everything_is_done():
    assert said([2, 2], short={"online": 0}).outlook is Outlook.DONE


ONE = date(2026, 11, 26)
FOUR_TWO = Pattern("4-2", rotation([(4, Shift(time(8), time(20))), (2, None)]), ONE)


def with_calendar(calendar, weeks=(2, 2, 2, 2), **changes):
    values = {"short": {"online": 100}, "short_tenths": 100, "today": TODAY, "starts_on": date(2026, 9, 1)}
    by_week = {week: {"online": Fraction(units)} for week, units in zip(MONDAYS, weeks, strict=True)}
    return forecast(
        **{**values, "ends_on": date(2026, 12, 31), **changes}, by_week=by_week, calendar=calendar
    )


def test_a_rotation_without_holidays_is_about_the_calendar_on_the_wall():
    found = with_calendar(Calendar(levels=((Turn(date(2026, 1, 1), None, FOUR_TWO),),)))
    assert abs((found.finish_on - said([2, 2, 2, 2]).finish_on).days) <= 2
    assert found.weekly_tenths in {19, 20, 21}


@pytest.mark.parametrize(
    ("holidays", "weekly", "finish"),
    [
        ((), 20, date(2026, 12, 31)),
        # Two weeks that are none: what is left falls on three weeks and a day.
        (((date(2026, 12, 7), date(2026, 12, 20)),), 32, date(2027, 1, 14)),
        # Nothing can come in closed weeks: the pace is that of the weeks that were.
        (((date(2026, 11, 2), date(2026, 11, 15)),), 20, date(2026, 12, 14)),
        # The plant stands still until the end: all that is left is needed in what is left.
        (((date(2026, 11, 28), date(2026, 12, 31)),), 100, date(2027, 2, 3)),
    ],
)
def test_closed_days_are_no_weeks_neither_before_nor_after_today(holidays, weekly, finish):
    found = with_calendar(Calendar(holidays=holidays))
    assert (found.weekly_tenths, found.finish_on) == (weekly, finish)


def test_weeks_that_were_all_closed_say_nothing_about_a_pace():
    found = with_calendar(Calendar(holidays=((MONDAYS[0], date(2026, 11, 20)),)))
    assert found.outlook is Outlook.TOO_EARLY


def test_weeks_and_sums_forecast_the_same():
    whole = said([4, 0, 0, 4])
    sums = forecast_of_sums(
        short={"online": 100}, short_tenths=100, gave={"online": Fraction(8)}, today=TODAY,
        starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 31),
    )  # fmt: skip
    assert sums == replace(whole, empty_weeks=0)


@given(
    st.lists(st.fractions(0, 60, max_denominator=9), min_size=4, max_size=4),
    st.integers(1, 6000),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_a_date_is_never_promised_too_early(weeks, short, ends_on):
    found = said(weeks, short={"online": short}, ends_on=ends_on)
    pace = sum(weeks, Fraction(0)) / 4
    if found.finish_on is None:
        assert not pace or Fraction(short, 10) / pace * 7 > FARTHEST.days - 1
        return
    days = (found.finish_on - TODAY).days
    assert pace * days / 7 >= Fraction(short, 10)
    assert pace * (days - 1) / 7 < Fraction(short, 10)
    assert (found.outlook is Outlook.LATE) == (found.finish_on > ends_on)


def test_weeks_before_are_whole_and_in_order():
    assert weeks_before(TODAY, date(2020, 1, 1)) == MONDAYS
    assert weeks_before(date(2026, 11, 23), date(2020, 1, 1)) == MONDAYS
