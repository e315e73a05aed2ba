"""What is worth a look, and what is not, without a database."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.flags.rules import thresholds
from lms.flags.rules.alike import same_mistakes, tail
from lms.flags.rules.cadence import Beats, alike, beats_of, rhythms, steady
from lms.flags.rules.nights import sleepless
from lms.flags.rules.papers import Given, Paper, same_answers
from lms.flags.rules.places import Use, crowded, doubled
from lms.flags.rules.plays import Play, runs, seconds_within, sittings

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 20)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=SHANGHAI)


def play(start_s, length_s, *, learner=1, lesson="l1", mode="online", enrolment=1, **more):
    """A stretch that begins `start_s` after midnight of 20 November in Shanghai."""
    start = MIDNIGHT + timedelta(seconds=start_s)
    name = f"{learner}:{lesson}:{start_s}"
    return Play(name, learner, enrolment, mode, start, start + timedelta(seconds=length_s), lesson, **more)


def paused(gaps_s, *, start_s=68_400, film_s=600, learner=1):
    """Films of ten minutes from seven in the evening, one lesson each, with these pauses between them."""
    plays, at = [], float(start_s)
    for number, gap in enumerate([*gaps_s, 0]):
        plays.append(play(at, film_s, learner=learner, lesson=f"l{number}"))
        at += film_s + gap
    return plays


def test_plays_without_a_pause_are_one_run_whatever_their_order():
    pieces = [play(300, 300), play(0, 300), play(601, 99), play(900, 10)]
    assert [(run.start, run.end) for run in runs(pieces)] == [
        (MIDNIGHT, MIDNIGHT + timedelta(seconds=700)),
        (MIDNIGHT + timedelta(seconds=900), MIDNIGHT + timedelta(seconds=910)),
    ]


def test_seconds_are_not_counted_twice_and_only_within_the_window():
    both = [play(-100, 200), play(50, 100)]
    assert seconds_within(both, MIDNIGHT, MIDNIGHT + timedelta(hours=1)) == 150


def test_a_long_pause_begins_a_new_sitting():
    assert [[gap.ms for gap in gaps] for gaps in sittings(paused([60, 1900, 30]))] == [[60_000], [30_000]]


@pytest.mark.parametrize(("hours", "flags"), [(2.9, 0), (3, 1)])
def test_a_night_is_asked_about_from_three_hours_on(hours, flags):
    pieces = [play(600 * number, 590) for number in range(int(hours * 6))]
    pieces += [play(600 * len(pieces), (hours * 3600) - 590 * len(pieces))]
    found = list(sleepless(pieces, SHANGHAI))
    assert len(found) == flags
    if found:
        assert (found[0].day, found[0].facts["night_s"]) == (DAY, 10_800)
        assert found[0].facts["from"] < found[0].facts["to"]
        assert found[0].facts["evidence"][0] == pieces[0].evidence


def test_six_hours_without_a_pause_are_asked_about_by_day_and_with_pauses_not():
    whole = [play(32_400 + 1800 * number, 1800) for number in range(12)]
    [found] = sleepless(whole, SHANGHAI)
    assert (found.facts["unbroken_s"], found.facts["night_s"]) == (21_600, 0)
    assert len(found.facts["evidence"]) == thresholds.NAMED
    with_pauses = [play(32_400 + 1900 * number, 1800) for number in range(12)]
    assert list(sleepless(with_pauses, SHANGHAI)) == []


def test_a_night_at_the_works_is_no_play():
    assert list(sleepless([play(0, 28_800, mode="workplace")], SHANGHAI)) == []


def test_pauses_of_one_length_are_asked_about_and_those_of_people_not():
    [found] = steady(paused([5.2, 5.0, 5.4, 5.1, 5.3, 5.0, 5.2, 5.1]), DAY)
    assert (found.kind, found.facts["pauses"], found.facts["spread_ms"]) == ("flag_cadence", 8, 400)
    dice = random.Random(2026)
    for _ in range(300):
        assert list(steady(paused([dice.lognormvariate(2.5, 1) for _ in range(20)]), DAY)) == []


def test_seven_equal_pauses_are_not_enough():
    assert list(steady(paused([5.0] * 7), DAY)) == []


@pytest.mark.parametrize(
    ("beats", "kinds"),
    [
        (Beats(timed=600, even=598), ["flag_cadence"]),
        (Beats(timed=89, even=88), []),
        (Beats(timed=600, even=150), []),
        (Beats(timed=600, even=3, fast=19), []),
        (Beats(timed=600, even=3, fast=12, early=8), ["flag_speed"]),
    ],
)
def test_beats_as_even_as_a_metronome_or_ahead_of_the_clock_are_asked_about(beats, kinds):
    assert [found.kind for found in beats_of([play(0, 60)], beats, DAY)] == kinds


def test_two_people_with_the_same_pauses_are_asked_about_once():
    gaps = [31, 4, 77, 12, 160, 9, 48, 22, 5]
    one = rhythms(paused(gaps, learner=1))
    two = rhythms(paused([gap + 0.3 for gap in gaps], learner=2, start_s=71_000))
    [found] = alike([*two, *one], DAY)
    assert (found.learner_id, found.others, found.facts["apart_ms"]) == (1, (2,), 300)


def test_seven_pauses_alike_are_chance():
    gaps = [31, 4, 77, 12, 160, 9, 48]
    assert rhythms(paused(gaps, learner=1)) == []


def test_people_who_learn_the_same_lessons_in_their_own_time_are_not_alike():
    dice = random.Random(7)
    crowd = [
        rhythm
        for learner in range(400)
        for rhythm in rhythms(paused([dice.lognormvariate(2.5, 1) for _ in range(12)], learner=learner))
    ]
    assert list(alike(crowd, DAY)) == []


def test_one_rhythm_of_one_person_in_two_sittings_is_not_a_pair():
    own = rhythms(paused([31, 4, 77, 12, 160, 9, 48, 22], learner=1))
    assert own
    assert list(alike([*own, *own], DAY)) == []


def test_a_person_in_class_and_at_work_at_one_time_is_asked_about():
    class_hour = play(32_400, 2700, mode="onsite")
    [found] = doubled([class_hour, play(33_600, 7200, mode="workplace")], SHANGHAI)
    assert (found.facts["overlap_s"], found.facts["modes"]) == (1500, ["onsite", "workplace"])
    assert list(doubled([class_hour, play(34_500, 7200, mode="workplace")], SHANGHAI)) == []
    assert list(doubled([class_hour, play(32_400, 2700)], SHANGHAI)) == []
    assert len(list(doubled([class_hour, play(32_400, 2700, mode="onsite", enrolment=2)], SHANGHAI))) == 1
    assert list(doubled([class_hour, class_hour], SHANGHAI)) == []


def use(learner, day=DAY):
    return Use("b_1", learner, learner, day, f"e{learner}")


@pytest.mark.parametrize(("people", "flags"), [(3, 0), (4, 1), (12, 1)])
def test_a_device_is_asked_about_from_four_people_on(people, flags):
    found = list(crowded([use(learner) for learner in range(people)], {}))
    assert len(found) == flags
    if found:
        assert (found[0].facts["people"], len(found[0].others)) == (people, people - 1)


def test_a_device_that_goes_round_in_class_is_not_asked_about():
    uses = [use(learner) for learner in range(47)]
    seen = {learner: frozenset({DAY}) for learner in range(47)}
    assert list(crowded(uses, seen)) == []
    at_home = [use(learner, DAY + timedelta(days=1)) for learner in range(4)]
    assert len(list(crowded([*uses, *at_home], seen))) == 1


def paper(learner, chosen, *, wrong=(0,), pace_ms=5_000, late_ms=0):
    answers = {
        f"q{place}": Given(text, place in wrong, (place + 1) * pace_ms + late_ms)
        for place, text in enumerate(chosen)
    }
    return Paper(f"a{learner}", learner, learner, "l1", DAY, answers)


@pytest.mark.parametrize(
    ("other", "flags"),
    [
        (paper(2, "abcde"), 1),
        (paper(2, "abcde", late_ms=900), 1),
        (paper(2, "abcde", late_ms=1100), 0),
        (paper(2, "abcdf"), 0),
        (paper(2, "abcde", wrong=()), 0),
        (paper(2, "abcde", pace_ms=0), 0),
        (paper(1, "abcde"), 0),
    ],
)
def test_the_same_answers_at_the_same_pace_are_asked_about_when_one_is_wrong(other, flags):
    assert len(list(same_answers([paper(1, "abcde"), other]))) == flags


def sat(learner, dice, *, copies=None, skill=0.6, questions=40):
    """A paper of forty questions: a third of the mistakes are those that everybody makes."""
    answers = {}
    for place in range(questions):
        is_wrong = dice.random() > skill
        usual = place % 3 == 0 or dice.random() < 0.3
        text = ("x" if usual else dice.choice("yzvw")) if is_wrong else "right"
        own = Given(text, is_wrong, dice.randrange(10**6))
        copied = copies.answers[f"q{place}"] if copies is not None and dice.random() < 0.8 else None
        answers[f"q{place}"] = copied or own
    return Paper(f"a{learner}", learner, learner, "l1", DAY, answers)


@pytest.mark.parametrize("seed", range(6))
def test_a_class_that_misunderstands_the_same_things_is_not_asked_about_and_whoever_copies_is(seed):
    dice = random.Random(seed)
    honest = [sat(learner, dice, skill=dice.uniform(0.3, 0.8)) for learner in range(40)]
    assert list(same_mistakes(honest)) == []
    copied = sat(
        99, dice, copies=min(honest, key=lambda one: sum(not g.is_wrong for g in one.answers.values()))
    )
    found = list(same_mistakes([*honest, copied]))
    assert [99 in (each.learner_id, *each.others) for each in found] == [True]
    assert found[0].facts["same"] >= thresholds.SAME_MISTAKES


def test_few_people_and_few_mistakes_say_nothing():
    dice = random.Random(1)
    first = sat(1, dice, skill=0.2)
    assert list(same_mistakes([first, sat(2, dice, copies=first)] * 4)) == []
    assert list(same_mistakes(sat(learner, random.Random(5), skill=0.9) for learner in range(40))) == []


@pytest.mark.parametrize(
    ("chances", "least", "expected"),
    [
        ([], 0, 1.0),
        ([0.5], 1, 0.5),
        ([0.5, 0.5], 2, 0.25),
        ([0.25] * 3, 1, 1 - 0.75**3),
        ([1.0, 0.0], 1, 1.0),
    ],
)
def test_the_chance_of_so_many_hits(chances, least, expected):
    assert tail(chances, least) == pytest.approx(expected)


def test_every_finding_is_plain_and_names_nobody():
    found = [
        *steady(paused([5.0] * 8), DAY),
        *doubled([play(0, 2700, mode="onsite"), play(0, 2700, mode="workplace")], SHANGHAI),
        *crowded([use(learner) for learner in range(5)], {}),
        *same_answers([paper(1, "abcde"), paper(2, "abcde")]),
    ]
    allowed = (str, int)
    for each in found:
        for value in each.facts.values():
            assert isinstance(value, allowed) or all(isinstance(part, allowed) for part in value)
    assert MIDNIGHT.astimezone(UTC).tzinfo is UTC
