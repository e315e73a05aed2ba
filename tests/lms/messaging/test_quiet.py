"""Quiet hours and the message of the day, on the person's own clock."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from lms.messaging.quiet import Habits, is_quiet, next_digest, waking

HERE = ZoneInfo("Asia/Shanghai")
NIGHT_SHIFT = Habits(HERE, time(9), time(16))


def at(text, zone=HERE):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("moment", "wakes"),
    [
        ("2026-11-26 20:59", "2026-11-26 20:59"),
        ("2026-11-26 21:00", "2026-11-27 08:00"),
        ("2026-11-27 00:30", "2026-11-27 08:00"),
        ("2026-11-27 07:59", "2026-11-27 08:00"),
        ("2026-11-27 08:00", "2026-11-27 08:00"),
    ],
)
def test_messages_wait_for_the_morning(moment, wakes):
    assert waking(at(moment), Habits(HERE)) == at(wakes)
    assert is_quiet(at(moment), Habits(HERE)) is (moment != wakes)


def test_whoever_works_at_night_sleeps_by_day():
    assert waking(at("2026-11-26 10:00"), NIGHT_SHIFT) == at("2026-11-26 16:00")
    assert not is_quiet(at("2026-11-26 03:00"), NIGHT_SHIFT)


def test_equal_ends_are_no_quiet_hours():
    assert not is_quiet(at("2026-11-26 03:00"), Habits(HERE, time(0), time(0)))


def test_the_night_is_that_of_the_person_not_of_the_academy():
    assert is_quiet(at("2026-11-26 08:30"), Habits(ZoneInfo("Asia/Ho_Chi_Minh")))


def test_the_morning_after_the_clocks_change_is_at_eight_on_the_wall():
    paris = ZoneInfo("Europe/Paris")
    assert waking(at("2026-10-24 23:00", paris), Habits(paris)) == at("2026-10-25 08:00", paris)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-26 09:00", "2026-11-26 18:00"),
        ("2026-11-26 17:57", "2026-11-26 18:00"),
        ("2026-11-26 17:59", "2026-11-27 18:00"),
        ("2026-11-26 18:00", "2026-11-27 18:00"),
    ],
)
def test_the_message_of_the_day_closes_shortly_before_it_goes(moment, goes):
    assert next_digest(at(moment), Habits(HERE)) == at(goes)


def test_the_message_of_the_day_does_not_wake_who_sleeps_then():
    assert next_digest(at("2026-11-26 09:00"), Habits(HERE, time(17), time(23))) == at("2026-11-26 23:00")
