"""Golden cases of item analysis, worked by hand; any order of the papers gives the same figures."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lms.assessments.rules.statistics import (
    Figures,
    Flag,
    Reply,
    chosen_options,
    figures,
    flags,
    key_options,
    pooled,
    seconds_spent,
)

pytestmark = pytest.mark.sqlite


def reply(right, rest, chosen=None, answered=True):
    """One point or none; `rest` of ten points of the rest."""
    return Reply(100 if right else 0, 100, rest * 100, 1_000, answered, chosen)


def test_who_knows_the_rest_knows_this():
    # x = 0 0 1 1, y = .2 .4 .6 .8: means .5 and .5; covariance .4; spreads 1 and .2; r = .4 / sqrt(.2) = .894
    found = figures([reply(0, 2), reply(0, 4), reply(1, 6), reply(1, 8)])
    assert (found.asked, found.facility, found.discrimination) == (4, 500, 894)
    assert (found.upper, found.lower) == (1000, 0)


def test_a_wrong_key_turns_the_sign():
    found = figures([reply(1, 2), reply(1, 4), reply(0, 6), reply(0, 8)])
    assert (found.discrimination, found.upper, found.lower) == (-894, 0, 1000)


def test_the_rest_of_the_paper_is_what_counts():
    """With the item in the total this would be 1: everybody's rest is alike."""
    assert figures([reply(0, 5), reply(1, 5), reply(1, 5)]).discrimination is None
    assert figures([reply(1, 1), reply(1, 5), reply(1, 9)]).discrimination is None


def test_half_points_count_half():
    half = Reply(50, 100, 500, 1_000, is_answered=True)
    assert figures([half, reply(1, 5)]).facility == 750


def test_the_tails_are_27_percent():
    # Eleven people: three above, three below.
    found = figures([reply(rest >= 8, rest) for rest in range(11)])
    assert (found.upper, found.lower) == (1000, 0)
    found = figures([reply(rest == 10, rest) for rest in range(11)])
    assert found.upper == 333


def test_who_chose_what_by_thirds():
    chosen = [(0,), (0,), (2,), (1,), (1,), (1,)]
    found = figures(
        [reply(place == (1,), rest, place) for rest, place in enumerate(chosen)], options=4, key=[1]
    )
    assert found.options == ((2, 0, 2), (3, 2, 0), (1, 0, 0), (0, 0, 0))
    assert found.answered == 6


def test_nobody_was_asked():
    found = figures([])
    assert (found.asked, found.facility, found.discrimination) == (0, 0, None)
    assert pooled([found]) is None


GOOD = Figures(100, 100, 600, 350, 900, 300, ((60, 30, 10), (20, 2, 12), (20, 1, 11)), (0,))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"asked": 19}, [(Flag.FEW, ())]),
        ({"discrimination": -1}, [(Flag.CHECK_KEY, ())]),
        ({"discrimination": 99}, [(Flag.DULL, ())]),
        ({"discrimination": None}, []),
        ({"facility": 950}, [(Flag.EASY, ())]),
        ({"facility": 200}, [(Flag.HARD, ())]),
        ({"answered": 79}, [(Flag.SKIPPED, ())]),
        ({"options": ((60, 10, 10), (40, 20, 12), (0, 0, 0))}, [(Flag.RIVAL, (1,)), (Flag.UNUSED, (2,))]),
        ({"options": (), "key": ()}, []),
    ],
)
def test_what_an_author_should_look_at(changes, expected):
    assert flags(replace(GOOD, **changes)) == expected


def test_the_same_version_in_two_quizzes_is_weighed():
    other = replace(GOOD, asked=300, answered=280, facility=200, discrimination=-50, options=((1, 1, 1),))
    both = pooled([GOOD, other, replace(GOOD, asked=0)])
    assert (both.asked, both.answered, both.facility, both.discrimination) == (400, 380, 300, 50)
    assert both.options == ((61, 31, 11), (20, 2, 12), (20, 1, 11))
    assert pooled([replace(GOOD, discrimination=None)]).discrimination is None


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        ({"kind": "single", "order": [2, 0, 1]}, 0, (2,)),
        ({"kind": "single", "order": []}, 1, (1,)),
        ({"kind": "single"}, 1, None),
        ({"kind": "single", "order": [1, 0]}, None, ()),
        ({"kind": "single", "order": [1, 0]}, 7, None),
        ({"kind": "multiple", "order": [2, 0, 1]}, [0, 1], (0, 2)),
        ({"kind": "truefalse"}, False, (1,)),
        ({"kind": "essay", "order": []}, "words", None),
        ({"kind": "fill", "order": []}, None, None),
    ],
)
def test_options_are_counted_where_they_were_written(question, value, expected):
    assert chosen_options(question, value) == expected


def test_the_key_goes_back_to_where_it_was_written():
    assert key_options({"kind": "multiple", "order": [2, 0, 1], "answer": [0, 2]}) == (1, 2)
    assert key_options({"kind": "short", "answer": ["x"]}) == ()


@pytest.mark.parametrize("seed", range(12))
def test_any_order_gives_the_same_within_bounds(seed):
    dice = random.Random(seed)
    replies = [
        Reply(dice.randint(0, 4) * 25, 100, dice.randint(0, 8) * 50, 400, True, (dice.randint(0, 2),))
        for _number in range(seed * 3 + 1)
    ]
    found = figures(replies, options=3, key=[0])
    assert 0 <= found.facility <= 1000
    assert found.discrimination is None or -1000 <= found.discrimination <= 1000
    assert sum(count for count, _top, _low in found.options) == len(replies)
    dice.shuffle(replies)
    assert figures(replies, options=3, key=[0]) == found


BEGAN = datetime(2026, 4, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("saves", "spent"),
    [
        ([(0, 10), (1, 35), (2, 37)], {0: 10, 1: 25, 2: 2}),
        ([(1, 40), (0, 90)], {1: 40, 0: 50}),  # in any order
        ([(0, 20), (1, 60), (2, 60.4), (3, 80)], {0: 20, 3: 20}),  # a form, or a device without a network
        ([(0, 0.2), (1, 30)], {1: 30}),
        ([(0, 30), (1, 30 + 1_801)], {0: 30}),  # went away
        ([], {}),
    ],
)
def test_the_time_of_an_answer_runs_from_the_save_before(saves, spent):
    stamped = [(place, BEGAN + timedelta(seconds=after)) for place, after in saves]
    assert seconds_spent(BEGAN, stamped) == spent


def test_the_median_time_needs_five_people_and_one_who_slept_does_not_move_it():
    timed = [replace(reply(1, 5), seconds=seconds) for seconds in (20, 22, 24, 26, 1_500)]
    found = figures(timed)
    assert (found.median_s, found.timed) == (24, 5)
    assert figures(timed[:4]).median_s is None
    both = pooled([found, replace(found, median_s=60, timed=15), figures(timed[:4])])
    assert (both.median_s, both.timed) == (51, 24)
