"""Laying out sessions, and the calendar text: values in, values out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.cohorts.rules.calendar import Event, calendar, escaped, folded
from lms.cohorts.rules.timetable import days_of, is_possible, same_clock, spans_on
from tests.factories.timetable import pattern

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
DAY = date(2026, 4, 7)


def test_three_periods_with_pauses_lie_as_in_the_vectors():
    spans = spans_on(DAY, pattern(), SHANGHAI)
    clocks = [
        (f"{a:%H:%M}", f"{b:%H:%M}")
        for a, b in ((s.starts_at.astimezone(SHANGHAI), s.ends_at.astimezone(SHANGHAI)) for s in spans)
    ]
    assert clocks == [("09:00", "09:45"), ("09:55", "10:40"), ("10:50", "11:35")]


def test_a_pattern_means_its_weekdays_from_first_to_last():
    asked = pattern(DAY, until=date(2026, 4, 20), weekdays={1, 3})  # Tuesday, Thursday
    assert [day.day for day in days_of(asked)] == [7, 9, 14, 16]


@pytest.mark.parametrize(
    "change",
    [
        {"until": DAY - timedelta(days=1)},
        {"until": DAY + timedelta(days=400)},
        {"weekdays": ()},
        {"weekdays": {0}},
        {"periods": 0},
        {"periods": 13},
        {"minutes": 0},
        {"begins": "23:00"},
    ],
)
def test_what_cannot_be_laid_out_is_not_possible(change):
    assert is_possible(pattern())
    assert not is_possible(pattern(**change))


def test_summer_time_moves_no_lesson_on_the_wall_clock():
    winter = datetime(2026, 3, 27, 9, 0, tzinfo=BERLIN).astimezone(UTC)
    summer = same_clock(winter, date(2026, 4, 3), BERLIN)
    assert summer.astimezone(BERLIN).time() == time(9)
    assert summer - winter == timedelta(days=7) - timedelta(hours=1)


def test_a_calendar_says_each_session_by_a_name_that_stays():
    begins = datetime(2026, 4, 7, 1, 0, tzinfo=UTC)
    event = Event(
        "u@host", 3, begins, begins + timedelta(hours=2), "茶叶, 一班", place="村委会;二楼", is_cancelled=True
    )
    lines = calendar("课表", [event], now=begins).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {"UID:u@host", "SEQUENCE:3", "DTSTART:20260407T010000Z", "STATUS:CANCELLED"} <= set(lines)
    assert "SUMMARY:茶叶\\, 一班" in lines
    assert "LOCATION:村委会\\;二楼" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_long_lines_are_folded_between_characters_and_texts_end_nothing():
    text = "课" * 60
    pieces = folded(f"SUMMARY:{text}").split("\r\n ")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join(pieces) == f"SUMMARY:{text}"
    assert escaped("a\r\nEND:VEVENT\\") == "a\\nEND:VEVENT\\\\"
