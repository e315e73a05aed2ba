"""Clock times of a day as instants, and how late is late: pure tables."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from lms.workplace.rules.delays import Told, delay_days, distribution, is_late, missing_weeks, told_of
from lms.workplace.rules.times import TimesImpossible, meets, worked

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 10, 6)


def clock(text):
    return time.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("begins", "ends", "pause", "minutes", "hours", "spans"),
    [
        ("08:30", "17:30", ("12:00", "13:00"), None, 8.0, 2),  # V19a
        ("08:30", "16:30", (None, None), None, 8.0, 1),
        ("22:00", "06:00", (None, None), None, 8.0, 1),  # the night shift ends on the next day
        ("22:00", "07:00", ("02:00", "03:00"), None, 8.0, 2),
        ("08:00", "12:00", ("08:00", "09:00"), None, 3.0, 1),
        (None, None, (None, None), 90, 1.5, 1),
        ("10:00", None, (None, None), 90, 1.5, 1),
    ],
)
def test_a_day_of_work_in_seconds(begins, ends, pause, minutes, hours, spans):
    found = worked(
        DAY,
        ZONE,
        begins=clock(begins),
        ends=clock(ends),
        pause_from=clock(pause[0]),
        pause_to=clock(pause[1]),
        minutes=minutes,
    )
    assert (found.seconds / 3600, len(found.spans)) == (hours, spans)
    assert found.is_timed == (minutes is None)


@pytest.mark.parametrize(
    ("begins", "ends", "pause", "minutes"),
    [
        (None, None, (None, None), None),
        (None, "12:00", (None, None), None),
        (None, None, (None, None), -30),
        (None, None, (None, None), 17 * 60),
        ("08:00", "01:00", (None, None), None),
        ("08:00", "08:00", (None, None), None),
        ("08:00", "12:00", ("11:30", None), None),
        ("08:00", "12:00", ("11:30", "12:30"), None),
        ("08:00", "12:00", ("07:00", "07:30"), None),
        ("08:00", "12:00", ("08:00", "12:00"), None),
    ],
)
def test_times_that_contradict_each_other_are_refused(begins, ends, pause, minutes):
    with pytest.raises(TimesImpossible):
        worked(
            DAY,
            ZONE,
            begins=clock(begins),
            ends=clock(ends),
            pause_from=clock(pause[0]),
            pause_to=clock(pause[1]),
            minutes=minutes,
        )


def test_the_pause_is_free_for_something_else():
    day = worked(
        DAY,
        ZONE,
        begins=clock("08:30"),
        ends=clock("17:30"),
        pause_from=clock("12:00"),
        pause_to=clock("13:00"),
    )
    lunch = worked(DAY, ZONE, begins=clock("12:00"), ends=clock("13:00"))
    noon = worked(DAY, ZONE, begins=clock("11:59"), ends=clock("12:30"))
    assert (meets(lunch, day.spans), meets(noon, day.spans)) == (False, True)


@pytest.mark.parametrize(("written", "late"), [(6, False), (13, False), (14, True), (5, False)])
def test_late_is_more_than_seven_days(written, late):
    assert is_late(DAY, date(2026, 10, written)) is late


def test_every_delay_is_in_one_step():
    delays = [delay_days(DAY, date(2026, 10, day)) for day in range(6, 32)]
    steps = distribution([*delays, 31, 400])
    assert [(step.first, step.last, step.count) for step in steps] == [
        (0, 0, 1),
        (1, 2, 2),
        (3, 7, 5),
        (8, 14, 7),
        (15, 30, 11),
        (31, None, 2),
    ]


def test_whole_weeks_without_a_line_are_missing():
    first, last = date(2026, 9, 1), date(2026, 12, 31)  # a Tuesday: its week is not whole
    written = {date(2026, 9, 20), date(2026, 9, 21)}
    assert missing_weeks(first, last, written, date(2026, 10, 6)) == [date(2026, 9, 28), date(2026, 9, 7)]
    assert missing_weeks(first, date(2026, 9, 13), set(), date(2026, 10, 6)) == [date(2026, 9, 7)]
    assert missing_weeks(first, date(2026, 9, 12), set(), date(2026, 10, 6)) == []


def test_the_apprentice_hears_first_then_the_mentor_then_hr():
    monday = date(2026, 9, 28)  # it ends on Sunday, 4 October
    told = {day: told_of(monday, date(2026, 10, day)) for day in (4, 5, 7, 8, 11, 12, 25, 26)}
    assert told == {
        4: [],
        5: [Told.LEARNER],
        7: [Told.LEARNER],
        8: [Told.LEARNER, Told.MENTOR],
        11: [Told.LEARNER, Told.MENTOR],
        12: [Told.LEARNER, Told.MENTOR, Told.HR],
        25: [Told.LEARNER, Told.MENTOR, Told.HR],
        26: [],
    }
    assert datetime(2026, 10, 4, tzinfo=UTC).weekday() == 6
