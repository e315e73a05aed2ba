"""When a presence prompt comes and what it asks: nobody foresees it, nobody dodges it, and who answers is asked less."""

import random
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.rulesets.rules import PromptRule
from lms.study.rules import presence as rules
from lms.study.rules.presence import Before, Presence, presence_of

RULE = PromptRule()
OWN, FIRST, OTHERS = UUID(int=1), UUID(int=99), [UUID(int=number) for number in range(2, 8)]
MINUTE = 60_000
slow = settings(max_examples=200, deadline=None)


def begun(dice=None, *, rule=RULE, others=OTHERS, before=None, now_ms=0, is_simple=False, lease=FIRST):
    return presence_of(
        rule, lease=lease, lesson=OWN, others=others, is_simple=is_simple, before=before, now_ms=now_ms,
        dice=dice or random.Random(1),
    )  # fmt: skip


def asked(presence, now_ms, dice, **more):
    facts = {"left_ms": 60 * MINUTE, "duration_ms": 60 * MINUTE, "gated": False, **more}
    presence.ask_if_due(now_ms, dice=dice, **facts)
    return presence.question


def play_to_prompt(presence, dice, now_ms):
    """Play in steps of twenty seconds until something is asked; when that was."""
    for _step in range(400):
        presence.played([(now_ms, now_ms + 20_000)])
        now_ms += 20_000
        if asked(presence, now_ms, dice):
            return now_ms
    raise AssertionError("nothing was asked in two hours")


def answer(presence, dice, now_ms, choice=None, later_ms=5_000):
    waiting = presence.question
    right = waiting.right if choice is None else choice
    presence.answer(waiting.number, right, now_ms + later_ms, now_ms=now_ms + later_ms, dice=dice)


@slow
@given(st.integers(0, 10**6))
def test_the_first_prompt_comes_within_the_window_of_the_rule(seed):
    dice = random.Random(seed)
    assert 8 * MINUTE <= play_to_prompt(begun(dice), dice, 0) <= 15 * MINUTE + 20_000


def test_draws_fill_the_window_evenly_and_tell_nothing_before():
    first = [begun(random.Random(seed)).to_next_ms for seed in range(2000)]
    quarters = [
        sum(low <= value < low + 105_000 for value in first) for low in range(480_000, 900_000, 105_000)
    ]
    assert all(400 < quarter < 600 for quarter in quarters)


@slow
@given(st.integers(0, 10**6), st.lists(st.sampled_from(["prompt", "late", "wrong", "never"]), max_size=12))
def test_the_distance_follows_the_answers_within_its_limits(seed, habits):
    dice, now = random.Random(seed), 0
    presence = begun(dice, rule=replace(RULE, max_per_h=100))
    for habit in habits:
        was, streak = now, presence.streak
        now = play_to_prompt(presence, dice, now)
        low, high = (
            (8, 11.5) if streak < 0 else (15, 20) if streak >= 6 else (11.5, 15) if streak >= 3 else (8, 15)
        )
        assert low * MINUTE <= now - was <= high * MINUTE + 2 * 20_000
        if habit == "wrong":
            answer(presence, dice, now, choice="nonsense")
            answer(presence, dice, now, choice="nonsense")
        if habit == "never":
            presence.give_up(now + 5 * MINUTE, is_over=False)
        later = 5_000 if habit in {"prompt", "wrong"} else 10 * MINUTE
        answer(presence, dice, now, later_ms=later)
        now += later
        assert presence.streak == (streak + 1 if habit == "prompt" else rules.NEARER)
    missed = [facts["missed"] for facts in presence.decided if not facts["again"]]
    assert missed == [habit != "prompt" for habit in habits]


def test_no_more_than_the_rule_allows_in_an_hour():
    rule = PromptRule(low_s=60, high_s=60, max_per_h=3)
    dice, now = random.Random(1), 0
    presence = begun(dice, rule=rule)
    for _prompt in range(3):
        now = play_to_prompt(presence, dice, now)
        answer(presence, dice, now)
        now += 5_000
    assert play_to_prompt(presence, dice, now) >= 60 * MINUTE


@pytest.mark.parametrize(
    ("left_s", "duration_s", "gated", "is_asked"),
    [(91, 3600, False, True), (90, 3600, False, False), (170, 3600, True, False), (16, 60, False, True), (15, 60, False, False)],
)  # fmt: skip
def test_the_end_of_a_lesson_is_not_interrupted(left_s, duration_s, gated, is_asked):
    dice, presence = random.Random(1), begun()
    presence.to_next_ms = 0
    question = asked(presence, 1, dice, left_ms=left_s * 1000, duration_ms=duration_s * 1000, gated=gated)
    assert (question is not None) == is_asked


@slow
@given(st.integers(0, 10**6), st.booleans(), st.integers(0, 5))
def test_kinds_rotate_and_their_answer_is_among_the_choices(seed, is_simple, others):
    dice, kinds, now = random.Random(seed), [], 0
    presence = begun(dice, is_simple=is_simple, others=OTHERS[:others])
    for _prompt in range(6):
        now = play_to_prompt(presence, dice, now)
        told = presence.question.for_client(now)
        kinds.append(told["kind"])
        assert told["left_s"] == 60
        assert not told["missed"]
        assert len(set(told["choices"])) == {"word": 3, "lesson": 3, "slide": 0, "picture": 2}[told["kind"]]
        if told["kind"] == "lesson":
            assert (told["shown"], str(OWN) in told["choices"]) == (None, True)
        if told["kind"] in {"word", "picture"}:
            assert told["shown"] in told["choices"]
        answer(presence, dice, now)
        now += 5_000
    assert set(kinds) <= ({"picture"} if is_simple else {"word", "slide", "lesson"})
    assert is_simple or all(one != two for one, two in pairwise(kinds))
    assert others > 1 or "lesson" not in kinds


def test_opening_a_lesson_anew_neither_resets_the_way_nor_dodges_the_question():
    dice, presence = random.Random(1), begun()
    presence.played([(0, 7 * MINUTE)])
    left = presence.to_next_ms
    soon = begun(dice, before=Before(presence, 7 * MINUTE), now_ms=8 * MINUTE, lease=UUID(int=100))
    assert (soon.to_next_ms, soon.proof_ms) == (left, 0)
    assert soon.leases == [str(UUID(int=99)), str(UUID(int=100))]
    rested = begun(dice, before=Before(presence, 7 * MINUTE), now_ms=60 * MINUTE)
    assert (rested.to_next_ms >= 8 * MINUTE, rested.proof_ms, len(rested.leases)) == (True, 60 * MINUTE, 1)
    presence.to_next_ms = 0
    asked(presence, 7 * MINUTE, dice)
    for later in (8 * MINUTE, 24 * 60 * MINUTE):
        again = begun(dice, before=Before(presence, 7 * MINUTE), now_ms=later)
        assert (again.question.asked_ms, again.question.number) == (later, 1)


@slow
@given(st.integers(0, 10**6))
def test_a_presence_is_the_same_after_the_database(seed):
    dice = random.Random(seed)
    presence = begun(dice)
    play_to_prompt(presence, dice, 0)
    assert Presence.from_json(presence.as_json()) == presence
