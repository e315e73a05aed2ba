"""Scores without a network: doubled and shuffled it is the same; the later stands; what cannot stand is kept and asked."""

import random
from datetime import timedelta

import pytest

from lms.accounts.actions import revoke_device_key
from lms.assessments.actions.bench import score_at_bench
from lms.assessments.actions.bench_kits import held_bench, issue_bench
from lms.assessments.models import BenchEvent, Mark, MarkPhoto
from lms.assessments.rules.marking_refusals import BenchKitInvalid, DeviceTakenAway, ScoresRefused
from tests.factories.benches import AT, Bench, ms, photo
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.devices import Browser
from tests.factories.marking import marker_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bench():
    return Bench()


@pytest.mark.parametrize("seed", range(3))
def test_doubled_and_shuffled_the_later_score_stands_with_the_time_when_it_was_given(bench, seed):
    first, second = bench.people
    bench.score(first, [200, 0], AT + 5 * MINUTE)
    bench.score(second, [0, 400], AT + 6 * MINUTE)
    bench.score(first, [200, 400], AT + 9 * MINUTE, note="again", data=photo())
    pieces = [[event] for event in bench.events] * 2
    random.Random(seed).shuffle(pieces)
    later = AT + timedelta(days=2)
    for piece in pieces:
        done = bench.send(later, piece)
    assert (list(done.numbers), list(done.asked)) == ([1, 2, 3], [])
    assert bench.marks() == {first.pk: [200, 400], second.pk: [0, 400]}
    mark = Mark.objects.get(marking__attempt__enrolment=first)
    assert (mark.at, mark.note) == (AT + 9 * MINUTE, "again")
    assert MarkPhoto.objects.filter(mark=mark).count() == 1
    states = BenchEvent.objects.order_by("number").values_list("state", flat=True)
    # What came first may have been taken before the later one came.
    assert set(states[:1]) <= {"taken", "older"}
    assert list(states[1:]) == ["taken", "taken"]
    assert "data" not in BenchEvent.objects.get(number=3).body


def test_what_was_scored_anew_online_since_is_not_overwritten(bench):
    person = bench.people[0]
    bench.score(person, [200, 0], AT + 5 * MINUTE)
    score_at_bench(
        actor=bench.examiner, enrolment=person, at_bench=bench.taken.at_bench, paper=bench.taken.paper,
        question=bench.task, lines=[200, 400], at=AT + 30 * MINUTE,
    )  # fmt: skip
    done = bench.send(AT + timedelta(days=1))
    assert list(done.asked) == []
    assert bench.marks() == {person.pk: [200, 400]}


def test_what_cannot_stand_is_kept_and_asked_again_with_its_reason(bench):
    person, stranger = bench.people[0], EnrolmentFactory()
    bench.score(person, [200, 401], AT + MINUTE)
    bench.score(stranger, [200, 400], AT + MINUTE)
    bench.score(bench.people[1], [200, 400], AT + timedelta(days=15))
    done = bench.send(AT + timedelta(days=16))
    assert list(done.asked) == [(1, "points-impossible"), (2, "not-yours"), (3, "expired")]
    assert not Mark.objects.exists()
    assert BenchEvent.objects.count() == 3


def test_a_device_that_was_taken_away_is_kept_and_counts_nothing(bench):
    bench.score(bench.people[0], [200, 400], AT + MINUTE)
    revoke_device_key(actor=bench.examiner, key=bench.key)
    assert list(bench.send(AT + 5 * MINUTE).asked) == [(1, "device-removed")]
    assert not Mark.objects.exists()
    with pytest.raises(DeviceTakenAway):
        issue_bench(actor=bench.examiner, key=bench.key.uuid, wall_ms=ms(AT), at=AT)


def test_another_signature_another_shape_or_another_bearer_is_refused(bench):
    bench.score(bench.people[0], [200, 400], AT + MINUTE)
    with pytest.raises(ScoresRefused):
        bench.send(AT + 5 * MINUTE, signer=Browser())
    with pytest.raises(ScoresRefused):
        bench.send(AT + 5 * MINUTE, [{**bench.events[0], "lines": "all"}])
    with pytest.raises(BenchKitInvalid):
        held_bench("x" + bench.issued.token)
    assert not BenchEvent.objects.exists()


def test_a_kit_holds_running_classes_of_ones_own_and_never_oneself(bench):
    other = marker_of(CohortFactory())
    EnrolmentFactory(cohort=bench.cohort, learner=bench.examiner)
    assert [person.pk for person in bench.taken.people] == [person.pk for person in bench.people]
    key = Browser().known_of(other)
    assert issue_bench(actor=other, key=key.uuid, wall_ms=ms(AT), at=AT).tasks == []
