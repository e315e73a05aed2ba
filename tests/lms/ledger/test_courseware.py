"""Hours of courseware are the smaller of two clocks: what it claims of a visit, and what the server timed (ADR 0071)."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.ledger.actions import derive_days, record_evidence, record_quiz_pass, record_reading
from lms.ledger.actions.expiring import expire_person
from lms.ledger.actions.rebuilding import reconcile_hours
from lms.ledger.queries import day_list, lesson_progress
from lms.ledger.rules.claims import Claim
from lms.ledger.rules.courseware import Word, bounded, says_done
from lms.ledger.rules.crediting import replay
from lms.rulesets.rules import CN_TEST_45
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.courseware_time import used, word
from tests.factories.ledger import LATER, LESSON, at, lines, record, sums, whole

NOMINAL_MS = 1_800_000


def learn(*stretches, nominal_ms=NOMINAL_MS):
    record_reading(stretches, nominal_ms=nominal_ms, at=LATER)


def progress(own):
    return lesson_progress(own.pk)[LESSON]


# (server's stretches as minute and length; words as from, until, claimed, done; counted, complete): minutes, 30 nominal.
VECTORS = {
    "nothing is claimed: the server's clock and the nominal time decide": ([(0, 40)], [], 30, True),
    "it claims nought, as careless packages do": ([(0, 20)], [(0, 20, 0, None)], 20, False),
    "it claims less than the server timed": ([(0, 20)], [(0, 20, 12, None)], 12, False),
    "it claims ten hours": ([(0, 20)], [(0, 20, 600, None)], 20, False),
    "what lies outside of the visit is the server's alone": ([(0, 20)], [(5, 10, 2, None)], 17, False),
    "a visit that claims too much lends nothing to another": (
        [(0, 10), (60, 10)],
        [(0, 10, 30, None), (60, 70, 4, None)],
        14,
        False,
    ),
    "seen by the server's clock, done by its word, counted as it claims": (
        [(0, 30)],
        [(0, 30, 9, True)],
        9,
        True,
    ),
    "passed at once from a console": ([(0, 1)], [(0, 1, 600, True)], 1, False),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", VECTORS)
@pytest.mark.parametrize("words_first", [False, True])
def test_what_counts_and_what_is_complete(name, words_first):
    stretches, said, counted, is_complete = VECTORS[name]
    own = EnrolmentFactory()
    words = [
        word(own, begin, until, claimed=claimed, done=done, session=place)
        for place, (begin, until, claimed, done) in enumerate(said, 1)
    ]
    if words_first and words:
        record(*words)
    for begin, minutes in stretches:
        learn(used(own, begin, minutes=minutes))
    record(*words)
    assert sums(own)[0] == counted * 60
    assert (progress(own).completed_at is not None) == is_complete
    whole()


@pytest.mark.django_db
def test_a_package_that_says_it_is_not_done_keeps_the_lesson_open_until_it_says_it_is():
    own = EnrolmentFactory()
    record(word(own, 0, 1, claimed=0, done=False))
    learn(used(own, minutes=40))
    assert (sums(own)[0], progress(own).seen_percent, progress(own).completed_at) == (1800, 100, None)
    record(word(own, 60, 65, claimed=5, done=True, session=2))
    assert progress(own).completed_at is not None
    record(word(own, 70, 75, claimed=5, done=False, session=3))
    assert progress(own).completed_at is not None, "what is complete stays so"


@pytest.mark.django_db
def test_a_smaller_claim_that_comes_later_takes_back_and_a_larger_one_gives_again():
    own = EnrolmentFactory()
    learn(used(own, minutes=20))
    record(word(own, 0, 20, claimed=5, seq=1))
    record(word(own, 0, 20, claimed=15, seq=2))
    record(word(own, 0, 20, claimed=5, seq=1))
    assert [(kind, sec) for kind, _mode, _day, sec in lines(own)] == [
        ("credit", 1200), ("reversal", -1200), ("credit", 300), ("reversal", -300), ("credit", 900),
    ]  # fmt: skip
    assert day_list(own)[0].lost_s == {"claimed_less": 300}
    assert derive_days(own.learner_id, None) == []
    assert reconcile_hours(at=LATER)[1] == []
    whole()


@pytest.mark.django_db
def test_a_visit_over_midnight_is_shared_out_from_its_beginning():
    own = EnrolmentFactory()
    learn(used(own, clock="23:40", minutes=15), used(own, clock="23:55", minutes=25))
    record(word(own, 0, 40, clock="23:40", claimed=18))
    assert sums(own)[0] == 18 * 60
    learn(used(own, clock="01:00", days=1, minutes=1))
    assert derive_days(own.learner_id, at("12:00", days=1).date()) == []
    assert sums(own)[0] == 19 * 60
    whole()


@pytest.mark.django_db
def test_time_that_its_courseware_did_not_claim_can_be_made_good():
    own = EnrolmentFactory()
    learn(used(own, minutes=30))
    record(word(own, 0, 30, claimed=10))
    learn(used(own, 60, minutes=25))
    record(word(own, 60, 85, claimed=25, session=2))
    assert (sums(own)[0], progress(own).credited_ms) == (NOMINAL_MS // 1000, NOMINAL_MS)
    whole()


@pytest.mark.django_db
def test_hidden_time_uses_up_nothing_of_the_claim():
    own = EnrolmentFactory()
    learn(used(own, minutes=10, visible=False), used(own, 10, minutes=10))
    record(word(own, 0, 20, claimed=10))
    assert sums(own)[0] == 600


@pytest.mark.django_db
def test_a_gated_lesson_waits_for_its_quiz_whatever_the_package_says():
    own = EnrolmentFactory()
    learn(used(own, minutes=30, gated=True))
    record(word(own, 0, 30, claimed=20, done=True))
    assert sums(own) == (0, 0, 0, 1200)
    assert progress(own).completed_at is None
    record_quiz_pass(
        enrolment=own,
        lesson_uuid=LESSON,
        lesson_version=1,
        at=LATER,
        source="a",
        duration_ms=NOMINAL_MS,
        derive_now=True,
    )
    assert sums(own) == (1200, 0, 0, 0)
    assert progress(own).completed_at is not None
    whole()


@pytest.mark.django_db
def test_what_expires_leaves_the_days_that_stay_as_they_were():
    own = EnrolmentFactory()
    learn(used(own, clock="23:40", minutes=15), used(own, clock="23:55", minutes=25))
    record(word(own, 0, 40, clock="23:40", claimed=18))
    learn(used(own, days=5, minutes=10))
    expire_person(own.learner_id, at("12:00", days=1).date(), at=LATER)
    assert derive_days(own.learner_id, None, at=LATER) == []
    assert sums(own)[0] == 28 * 60


@pytest.mark.django_db
def test_the_order_of_arrival_changes_no_hour():
    totals = set()
    for seed in range(4):
        own, dice = EnrolmentFactory(), random.Random(seed)
        words = [word(own, 0, 12, claimed=4, seq=1), word(own, 0, 20, claimed=11, seq=2)]
        learn(used(own, minutes=20))
        shuffled = [*words, dice.choice(words)]
        dice.shuffle(shuffled)
        for one in shuffled:
            # Two enrolments of the test say the same names: each is of its own person.
            record_evidence([_renamed(one, seed)], at=LATER, derive_now=True)
        totals.add(sums(own)[0])
    assert totals == {660}
    whole()


def _renamed(item, seed):
    return replace(item, natural_key=f"{item.natural_key}:{seed}")


def test_a_package_that_never_tells_a_status_is_in_nobodys_way():
    def told(*done):
        return [Word(str(n), 1, Fraction(0), Fraction(1), Fraction(0), each) for n, each in enumerate(done)]

    assert [says_done(told(*each)) for each in ((), (None,), (False,), (None, True), (True, False))] == [
        True, True, False, True, True,
    ]  # fmt: skip


minutes = st.integers(0, 60)
spans = st.lists(st.tuples(minutes, minutes).map(sorted).filter(lambda pair: pair[0] < pair[1]), max_size=4)


def claims_of(pairs):
    return [
        Claim(
            str(place),
            "online",
            Fraction(low),
            Fraction(high),
            Fraction(place),
            CN_TEST_45,
            "A",
            Fraction(0),
            Fraction(0),
        )
        for place, (low, high) in enumerate(pairs)
    ]


def apart(pairs):
    """Stretches of one lease never overlap: what touches is one."""
    found = []
    for low, high in sorted(pairs):
        if not found or low >= found[-1][1]:
            found.append((low, high))
    return found


@settings(max_examples=300, deadline=None)
@given(spans.map(apart), spans.map(apart), st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_a_second_of_a_visit_counts_while_its_claim_lasts(stretches, visits, claimed):
    """Against a model that walks second by second."""
    words = [
        Word(str(n), 1, Fraction(low), Fraction(high), Fraction(claimed[n]), None)
        for n, (low, high) in enumerate(visits)
    ]
    left = {n: claimed[n] for n in range(len(visits))}
    kept = set()
    for low, high in stretches:
        for second in range(low, high):
            own = [n for n, (begin, end) in enumerate(visits) if begin <= second < end and claimed[n]]
            if all(left[n] > 0 for n in own):
                kept.add(second)
            for n in own:
                left[n] -= 1
    parts = bounded(claims_of(stretches), words)
    counted = {
        second for part in parts if not part.beyond for second in range(int(part.start), int(part.end))
    }
    assert counted == kept
    assert sum(part.wall for part in parts) == sum(high - low for low, high in stretches)
    assert all(part.is_seen for part in parts)


@settings(max_examples=100, deadline=None)
@given(spans.map(apart), spans.map(apart), st.integers(0, 40), st.randoms(use_true_random=False))
def test_words_are_the_same_in_any_order_and_more_claimed_never_gives_less(stretches, visits, claimed, dice):
    def total(seconds, shuffle=False):
        words = [
            Word(str(n), number, Fraction(low), Fraction(high), Fraction(seconds if number == 2 else 1), None)
            for n, (low, high) in enumerate(visits)
            for number in (1, 2)
        ]
        if shuffle:
            dice.shuffle(words)
        parts = bounded(claims_of(stretches), words)
        return sum(piece.end - piece.start for piece in replay(parts).pieces if not piece.lost)

    assert total(claimed + 1) == total(claimed + 1, shuffle=True) <= total(claimed + 2)
