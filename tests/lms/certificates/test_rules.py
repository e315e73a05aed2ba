"""What is missing for a certificate, and the spelling of numbers and codes, without a database."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates import rules
from lms.certificates.rules import HoursStanding, LessonStanding, ModeStanding

DONE = LessonStanding("Picking", is_completed=True, needs_quiz=True, is_quiz_passed=True)


def eligibility(*, required_tenths, posted_tenths, lessons, counted_tenths=None, beyond=0, shares=None):
    """Of these tenths by mode; all of it counts unless `counted_tenths` says what does."""
    counted = counted_tenths or posted_tenths
    modes = [
        ModeStanding(mode, needed, posted_tenths.get(mode, 0), counted.get(mode, 0))
        for mode, needed in sorted(required_tenths.items())
    ]
    needed = sum(required_tenths.values()) + beyond
    counts = sum(counted.values())
    hours = HoursStanding(modes, needed, counts, max(0, needed - counts) if beyond else 0, shares or {})
    return rules.eligibility(hours=hours, lessons=lessons)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_enough_of_everything_is_earned():
    assert eligibility(required_tenths={"online": 40}, posted_tenths={"online": 40}, lessons=[DONE]).is_earned


def test_what_is_missing_is_said_with_its_numbers():
    found = eligibility(
        required_tenths={"online": 40, "onsite": 360},
        posted_tenths={"online": 17, "onsite": 360},
        lessons=[DONE],
    )
    assert not found.is_earned
    assert found.words() == ["Units online: 1.7 of 4 so far, 2.3 to go."]


def test_more_of_one_mode_fills_no_other():
    found = eligibility(
        required_tenths={"online": 40, "onsite": 10}, posted_tenths={"online": 900}, lessons=[DONE]
    )
    assert [part.mode for part in found.missing] == ["onsite"]


def test_what_is_credited_and_does_not_count_is_said_beside_what_does():
    found = eligibility(
        required_tenths={"online": 40, "onsite": 40},
        posted_tenths={"online": 60, "onsite": 40},
        counted_tenths={"online": 30, "onsite": 40},
        lessons=[DONE],
    )
    assert found.words() == ["Units online: 3 of 4 count so far, 1 to go (6 are credited)."]


def test_a_total_beyond_its_modes_and_least_shares_are_said_too():
    found = eligibility(
        required_tenths={"online": 40},
        posted_tenths={"online": 40},
        beyond=20,
        shares={"practice": 12, "central": 5, "onsite": 3},
        lessons=[DONE],
    )
    assert found.words() == [
        "Units in all: 4 of 6 count so far, 2 to go.",
        "Units that the rules ask for besides: practice, 1.2 to go.",
        "Units that the rules ask for besides: centralised, 0.5 to go.",
        "Units that the rules ask for besides: on-site, 0.3 to go.",
    ]
    assert not found.is_earned


def test_unfinished_lessons_and_quizzes_are_named():
    undone = [
        LessonStanding(f"L{n}", is_completed=False, needs_quiz=n < 2, is_quiz_passed=False) for n in range(5)
    ]
    found = eligibility(required_tenths={}, posted_tenths={}, lessons=[DONE, *undone])
    assert found.words() == ["5 lessons to finish: L0; L1; L2 and 2 more.", "2 quizzes to pass: L0; L1."]


def test_a_class_that_asks_for_nothing_earns_nothing():
    assert not eligibility(required_tenths={}, posted_tenths={}, lessons=[]).is_earned
    assert not eligibility(required_tenths={"online": 0}, posted_tenths={"online": 9}, lessons=[]).is_earned


@given(
    st.dictionaries(st.sampled_from(rules.MODES), st.integers(0, 900)),
    st.dictionaries(st.sampled_from(rules.MODES), st.integers(0, 900)),
)
def test_it_is_earned_exactly_when_no_mode_is_short(required, posted):
    found = eligibility(required_tenths=required, posted_tenths=posted, lessons=[DONE])
    assert found.is_earned == all(posted.get(mode, 0) >= needed for mode, needed in required.items())


def test_codes_cannot_be_guessed_nor_repeat():
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{28}", code) for code in codes)
    assert 28 * 5 >= 128


@given(st.text(rules.CODE_ALPHABET, min_size=28, max_size=28))
def test_a_code_is_read_as_it_is_printed_typed_or_misread(code):
    printed = rules.grouped(code)
    assert rules.code_from(printed) == code
    assert rules.code_from(printed.lower().replace("-", " ")) == code
    assert rules.code_from(printed.replace("0", "O").replace("1", "l")) == code


def test_numbers_count_up_in_their_range():
    scope = rules.serial_scope(prefix="53LJYJ", year=2026, programme_key="tea-101")
    assert rules.serial_number(scope, 17) == "53LJYJ2026TEA100017"
    assert rules.serial_scope(prefix="53LJYJ", year=2026, programme_key="a") == "53LJYJ2026A000"


@pytest.mark.parametrize(("tenths", "text"), [(413, "41.3"), (40, "4"), (0, "0"), (1, "0.1")])
def test_units_are_written_as_people_do(tenths, text):
    assert rules.units_text(tenths) == text
