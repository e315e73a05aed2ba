"""Codes and presence: values in, values out."""

import random
from datetime import timedelta

import pytest

from lms.attendance.rules.codes import code_at, code_of, is_code, period_at, seconds_left, step_of
from lms.attendance.rules.presence import (
    Presence,
    Sign,
    SignKind,
    Slot,
    Status,
    credited,
    presence_of,
    status_of,
)
from tests.factories.ledger import at

SEED, OTHER = bytes(range(32)), bytes(32)
STARTS = [at("09:00"), at("09:55"), at("10:50")]
SLOTS = [
    Slot("1", at("09:00"), at("09:45")),
    Slot("2", at("09:55"), at("10:40")),
    Slot("3", at("10:50"), at("11:35")),
]
GRACE = timedelta(minutes=5)


def test_a_code_counts_in_its_half_minute_and_one_beside_it():
    code = code_at(SEED, "s", STARTS, at("09:00:10"))
    assert len(code) == 6
    for clock, counts in (
        ("08:59:59", True),
        ("09:00:31", True),
        ("09:00:59", True),
        ("09:01:01", False),
        ("08:59:29", False),
    ):
        assert is_code(SEED, "s", STARTS, code, at(clock)) is counts, clock


def test_a_code_is_bound_to_class_session_and_period():
    now = at("09:00:10")
    code = code_at(SEED, "s", STARTS, now)
    assert not is_code(OTHER, "s", STARTS, code, now)
    assert not is_code(SEED, "other", STARTS, code, now)
    assert code_of(SEED, "s", 1, step_of(now)) != code_of(SEED, "s", 2, step_of(now))
    assert [period_at(STARTS, at(clock)) for clock in ("08:50", "09:00", "09:50", "09:55", "13:00")] == [
        1,
        1,
        1,
        2,
        3,
    ]


def test_what_is_shown_as_a_period_begins_counts_after_it_began():
    shown = code_at(SEED, "s", STARTS, at("09:54:40"))
    assert is_code(SEED, "s", STARTS, shown, at("09:55:05"))
    assert seconds_left(at("09:54:40")) == 20


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "００００００"])
def test_what_is_no_code_is_none(typed):
    assert not is_code(SEED, "s", STARTS, typed, at("09:00"))


def test_spaces_between_the_digits_harm_nobody():
    code = code_at(SEED, "s", STARTS, at("09:00"))
    assert is_code(SEED, "s", STARTS, f" {code[:3]} {code[3:]} ", at("09:00"))


def spans(came, left):
    found = credited(SLOTS, in_at=at(came), out_at=at(left), grace=GRACE)
    return [int((span.ends_at - span.starts_at).total_seconds()) for span in found]


@pytest.mark.parametrize(
    ("came", "left", "expected", "status"),
    [
        ("09:04", "11:33", [2700, 2700, 2700], Status.PRESENT),  # V16a
        ("09:12", "11:33", [1980, 2700, 2700], Status.LATE),  # V16b
        ("09:00", "10:40", [2700, 2700], Status.LEFT),  # V17
        ("08:51", "11:50", [2700, 2700, 2700], Status.PRESENT),
        ("09:05", "11:30", [2700, 2700, 2700], Status.PRESENT),
        ("09:06", "11:29", [2340, 2700, 2340], Status.LEFT),
        ("09:50", "11:35", [2700, 2700], Status.LATE),  # within the pause
        ("09:45", "09:55", [], Status.LEFT),
        ("10:01", "10:20", [1140], Status.LEFT),
    ],
)
def test_what_is_credited_of_each_period(came, left, expected, status):
    assert spans(came, left) == expected
    assert status_of(SLOTS, in_at=at(came), out_at=at(left), grace=GRACE) == status


def sign(kind, clock, key=""):
    return Sign(SignKind(kind), at(clock), key)


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([], Presence()),
        ([("in", "09:04"), ("in", "09:06")], Presence(at("09:04"))),
        ([("in", "09:04"), ("out", "11:33"), ("out", "11:35")], Presence(at("09:04"), at("11:35"))),
        ([("out", "09:00"), ("in", "09:04")], Presence(at("09:04"))),
        ([("in", "09:04"), ("out", "10:00"), ("in", "10:05")], Presence(at("09:04"))),  # came back
        ([("in", "09:04"), ("absent", "09:30")], Presence(word=Status.ABSENT)),  # somebody else signed
        ([("in", "09:04"), ("absent", "09:30"), ("in", "09:50")], Presence(at("09:50"))),
        ([("in", "09:04"), ("absent", "09:30"), ("cleared", "09:31")], Presence(at("09:04"))),
        ([("leave", "08:00")], Presence(word=Status.LEAVE)),
        ([("leave", "08:00"), ("cleared", "08:10")], Presence()),
    ],
)
def test_what_the_signs_of_a_person_come_to(signs, expected):
    rows = [sign(*each) for each in signs]
    assert presence_of(rows) == expected
    shuffled = rows * 3
    random.Random(len(signs)).shuffle(shuffled)
    assert presence_of(shuffled) == expected
