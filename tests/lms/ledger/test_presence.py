"""Presence prompts in the ledger: what a miss takes, what an answer gives back, whatever the order of arrival."""

import random
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.ledger.actions import derive_days
from lms.ledger.actions.expiring import expire_person
from lms.ledger.queries import day_list, day_trace, lesson_progress, verify
from lms.ledger.rules.bounds import credit_to_prompt
from lms.ledger.rules.claims import Claim
from lms.ledger.rules.crediting import replay
from lms.ledger.rules.presence import NEVER, Asked, cut_at_silences, silences_of
from lms.rulesets.rules import CN_TEST_45
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import DAY, LEASE, LESSON, at, film, lines, prompt, record, sums
from tests.factories.rulesets import RuleSetFactory

BEGIN = at("20:00")


def ruleset(on_miss="pause", **prompt):
    data = {**RuleSetFactory.build().data, "prompt": {"every_min": [8, 15], "on_miss": on_miss, **prompt}}
    return RuleSetFactory(code=f"CN-ASKS-{on_miss}", data=data)


def learner_asked(on_miss="pause"):
    return EnrolmentFactory(ruleset=ruleset(on_miss))


def watched(enrolment, *, minutes=40, begin=0, lease=LEASE, **more):
    """Minutes of film under one lease, from `begin` minutes after 20:00 on."""
    start = BEGIN + timedelta(minutes=begin)
    return film(
        enrolment, minutes=minutes, start_s=begin * 60, started_at=start, ended_at=start + timedelta(minutes=minutes),
        leased_at=BEGIN, source={"lease": lease}, natural_key=f"lease:{lease}:{begin}", **more,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("on_miss", "seconds"), [("pause", 1560), ("void_since_proof", 720)])
def test_v14_through_evidence_gives_what_the_vector_says(on_miss, seconds):
    own = learner_asked(on_miss)
    record(watched(own), prompt(own, 12, answered=12.5), prompt(own, 26, since=12))
    assert sums(own)[0] == seconds
    assert seconds == credit_to_prompt(2400, [(720, True), (1560, False)], on_miss=on_miss)
    [row] = day_list(own)
    assert row.lost_s == {"no_answer": 2400 - seconds}
    assert verify().violations == []


@pytest.mark.django_db
def test_a_rule_set_without_prompts_takes_nothing_from_anybody():
    own = EnrolmentFactory()
    record(watched(own), prompt(own, 26))
    assert sums(own)[0] == 2400


@pytest.mark.django_db
def test_an_answer_after_the_time_counts_from_there_on():
    own = learner_asked()
    record(watched(own), prompt(own, 10, answered=25))
    assert sums(own)[0] == 25 * 60
    assert [piece["lost"] for piece in day_trace(own.learner_id, DAY.date())] == [
        {},
        {"no_answer": 900_000},
        {},
    ]


@pytest.mark.django_db
def test_what_was_not_proved_counts_when_it_is_played_again_and_was_not_seen():
    own = learner_asked()
    record(watched(own), prompt(own, 10))
    assert lesson_progress(own.pk)[LESSON].seen == [[0, 600_000]]
    again = watched(own, minutes=30, begin=60, lease="other", media_from_ms=600_000, media_to_ms=2_400_000)
    record(again)
    assert sums(own)[0] == 2400
    assert lesson_progress(own.pk)[LESSON].seen == [[0, 2_400_000]]


@pytest.mark.django_db
def test_an_answer_in_time_that_arrives_late_gives_back_what_the_miss_took():
    own = learner_asked()
    record(watched(own), prompt(own, 10))
    assert sums(own)[0] == 600
    record(prompt(own, 10, answered=10.5, again=True))
    assert sums(own)[0] == 2400
    assert [(kind, seconds) for kind, _mode, _day, seconds in lines(own)] == [
        ("credit", 600), ("reversal", -600), ("credit", 2400),
    ]  # fmt: skip
    assert verify().violations == []


@pytest.mark.django_db
def test_a_miss_before_midnight_holds_after_it_when_only_the_new_day_is_derived():
    own = learner_asked()
    late = {"started_at": at("23:50"), "ended_at": at("00:20", days=1)}
    record(film(own, minutes=30, leased_at=BEGIN, source={"lease": LEASE}, **late), prompt(own, 3 * 60 + 55))
    assert sums(own)[0] == 300
    record(film(own, "01:00", days=1, minutes=1, start_s=3000))
    assert derive_days(own.learner_id, at("12:00", days=1).date()) == []
    assert sums(own)[0] == 360


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("on_miss", "minutes"), [("pause", 32), ("void_since_proof", 8)])
def test_the_order_of_arrival_and_repeating_change_nothing(seed, on_miss, minutes):
    dice, own = random.Random(seed), learner_asked(on_miss)
    items = [
        watched(own, minutes=15), watched(own, minutes=15, begin=15), watched(own, minutes=30, begin=30),
        prompt(own, 8, answered=8.2), prompt(own, 20, since=8), prompt(own, 20, answered=33, since=8, again=True),
        prompt(own, 45, since=33),
    ]  # fmt: skip
    shuffled = [*items, *dice.choices(items, k=3)]
    dice.shuffle(shuffled)
    for item in shuffled:
        record(item)
    assert sums(own)[0] == minutes * 60
    assert derive_days(own.learner_id, None) == []


CLAIM = Claim(
    "k", "online", Fraction(0), Fraction(2400), Fraction(0), CN_TEST_45, "A", Fraction(0), Fraction(2402)
)
instants = st.integers(-5, 45).map(lambda minute: Fraction(minute * 60))


@st.composite
def prompts(draw):
    """A few prompts of a lease, each missed or answered, in time or not."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        asked = draw(instants)
        answered = draw(st.none() | st.integers(0, 1200).map(lambda later, asked=asked: asked + later))
        is_missed = answered is None or answered > asked + 60
        found.append(
            Asked("L", number, asked, asked - draw(st.integers(0, 600)), ("L",), answered, is_missed)
        )
    return found


def earned(parts):
    return sum(piece.credited for piece in replay(list(parts)).pieces)


@settings(max_examples=300, deadline=None)
@given(prompts(), st.randoms(use_true_random=False), st.sampled_from(["pause", "void_since_proof"]))
def test_shuffled_and_doubled_records_are_the_same_silences(asked, dice, on_miss):
    shuffled = [*asked, *dice.choices(asked, k=2)] if asked else []
    dice.shuffle(shuffled)
    assert silences_of({on_miss: shuffled}) == silences_of({on_miss: asked})


@settings(max_examples=300, deadline=None)
@given(prompts(), st.sampled_from(["pause", "void_since_proof"]))
def test_parts_are_the_whole_and_only_what_is_silent_is_lost(asked, on_miss):
    silences = silences_of({on_miss: asked}).get("L", ())
    parts = list(cut_at_silences(CLAIM, silences))
    assert (parts[0].start, parts[-1].end, parts[-1].m1) == (CLAIM.start, CLAIM.end, CLAIM.m1)
    assert all(before.end == after.start and before.m1 == after.m0 for before, after in pairwise(parts))
    silent = sum(max(Fraction(0), min(end, CLAIM.end) - max(start, CLAIM.start)) for start, end in silences)
    assert earned(parts) == CLAIM.wall - silent
    assert sum(part.wall for part in parts if part.unproven) == silent


@settings(max_examples=200, deadline=None)
@given(prompts())
def test_a_missed_prompt_never_gives_and_an_answer_never_takes(asked):
    def total(records, on_miss):
        return earned(cut_at_silences(CLAIM, silences_of({on_miss: records}).get("L", ())))

    for on_miss in ("pause", "void_since_proof"):
        answered = [one._replace(answered=one.asked, is_missed=False) for one in asked]
        assert total(asked, on_miss) <= total(answered, on_miss) == 2400
    assert total(asked, "void_since_proof") <= total(asked, "pause")


def test_who_never_answers_earns_nothing_after_the_prompt():
    silence = silences_of(
        {"pause": [Asked("L", 1, Fraction(600), Fraction(0), ("L",), None, is_missed=True)]}
    )
    assert silence == {"L": ((Fraction(600), NEVER),)}
    assert earned(cut_at_silences(CLAIM, silence["L"])) == 600


@pytest.mark.django_db
def test_a_page_that_never_had_a_network_could_not_be_asked():
    own = learner_asked()
    later = watched(own, minutes=10, begin=30)
    record(
        watched(own, minutes=20), replace(later, source={**later.source, "run": "page-2"}), prompt(own, 10)
    )
    assert sums(own)[0] == 20 * 60


@pytest.mark.django_db
def test_a_miss_holds_after_midnight_when_the_evidence_of_the_day_before_has_expired():
    own = learner_asked()
    early = film(own, "08:00", minutes=1, start_s=3500)
    late = {"started_at": at("23:50"), "ended_at": at("00:20", days=1)}
    record(
        early,
        film(own, minutes=30, leased_at=BEGIN, source={"lease": LEASE}, **late),
        prompt(own, 3 * 60 + 55),
    )
    before = sums(own)
    assert expire_person(own.learner_id, at("12:00", days=1).date(), at=at("12:00", days=30)) == 1
    assert (derive_days(own.learner_id, None), sums(own)) == ([], before)
    assert verify().violations == []
