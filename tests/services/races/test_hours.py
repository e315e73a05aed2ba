"""Hours under sixteen threads: one live lease, every second kept, none twice, and books that balance."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from lms.accounts.models import User
from lms.audit.answers import Answer, answer_once
from lms.ledger.actions import queueing, record_evidence
from lms.ledger.models import Derivation, Evidence
from lms.ledger.tasks import derive_task
from lms.study.actions import accept_beats, beats, settle
from lms.study.models import Lease
from lms.study.refusals import BeatsBusy
from media_pipeline.jobs import WorkState
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import LATER, film, sums, whole
from tests.factories.study import START, beat, open_lesson
from tests.services.races.together import DEVICES, all_devices, at_once, sooner_or_later

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

MINUTE = timedelta(minutes=1)
SPAN_S, BEATS_EACH = 30, 5


def live_leases():
    return Lease.objects.filter(superseded_at=None, closed_at=None).count()


def test_sixteen_devices_that_ask_for_the_lease_get_one_live_one_and_nothing_is_lost():
    enrolment = EnrolmentFactory()
    before = open_lesson(enrolment)
    accept_beats(before.token, [beat(1, end_s=60, span_s=60)], START + MINUTE)
    met = all_devices(lambda: open_lesson(enrolment, when=START + 2 * MINUTE))
    assert met.kinds <= {"BeatsBusy"}, "who loses too often against the others is told to ask again"
    assert (live_leases(), Lease.objects.count()) == (1, len(met.results) + 1)
    assert Evidence.objects.count() == 1
    assert {grant.posted_s for grant in met.results} == {60}, "each knows what was earned before"
    assert sums(enrolment) == (60, 0, 0, 0)
    whole()


def test_without_the_constraint_several_devices_have_a_live_lease():
    """Control: it is the database that keeps them apart."""
    constraint = next(one for one in Lease._meta.constraints if one.name == "one_live_lease_per_person")

    def several():
        enrolment, before = EnrolmentFactory(), live_leases()
        all_devices(lambda: open_lesson(enrolment))
        return live_leases() > before + 1

    with connection.schema_editor() as editor:
        editor.remove_constraint(Lease, constraint)
    try:
        assert sooner_or_later(several)
    finally:
        Lease.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Lease, constraint)


def play_from_everywhere(enrolment):
    """An hour of film in beats of 30 s, shuffled over the threads and each sent twice, while others settle."""
    lease = open_lesson(enrolment)
    pk, now = Lease.objects.get().pk, START + 61 * MINUTE

    def send(numbers):
        for number in numbers:
            while True:
                try:
                    accept_beats(lease.token, [beat(number, end_s=number * SPAN_S, span_s=SPAN_S)], now)
                except BeatsBusy:
                    continue
                break

    def keep_settling():
        for _time in range(BEATS_EACH):
            settle(pk, at=now)

    players = DEVICES - 4
    numbers = list(range(1, players * BEATS_EACH + 1)) * 2
    random.shuffle(numbers)
    shares = [numbers[at::players] for at in range(players)]
    met = at_once([*(lambda share=share: send(share) for share in shares), *[keep_settling] * 4])
    settle(pk, at=now, derive_now=True)
    return met, players * BEATS_EACH * SPAN_S


def test_beats_that_come_while_the_lease_is_settled_count_once_each():
    enrolment = EnrolmentFactory()
    met, seconds = play_from_everywhere(enrolment)
    assert met.faults == []
    assert sum((row.ended_at - row.started_at).seconds for row in Evidence.objects.all()) == seconds
    assert sums(enrolment) == (seconds, 0, 0, 0)
    whole()


def test_without_the_revision_beats_are_lost(monkeypatch):
    """Control: the newest revision is taken for the one that was read, so the last writer wins."""
    store = beats._store

    def blind(lease, found, now):
        lease.revision = Lease.objects.values_list("revision", flat=True).get(pk=lease.pk)
        return store(lease, found, now)

    monkeypatch.setattr(beats, "_store", blind)

    def lost():
        enrolment = EnrolmentFactory()
        _met, seconds = play_from_everywhere(enrolment)
        return sums(enrolment)[0] < seconds

    assert sooner_or_later(lost)


def test_evidence_with_one_natural_key_counts_once():
    item = film(EnrolmentFactory(), natural_key="once")
    met = all_devices(lambda: record_evidence([item], at=LATER, derive_now=True))
    assert met.faults == []
    assert len({row.pk for rows in met.results for row in rows}) == Evidence.objects.count() == 1
    assert sums(item.enrolment) == (600, 0, 0, 0)
    whole()


def learn_from_everywhere(enrolment):
    """Sixteen pieces of one day, a minute each, of one lesson; each derives the day."""
    items = [film(enrolment, f"20:{n:02}", minutes=1, start_s=60 * n) for n in range(DEVICES)]
    return at_once([lambda item=item: record_evidence([item], at=LATER, derive_now=True) for item in items])


def test_a_day_that_sixteen_threads_derive_adds_up():
    enrolment = EnrolmentFactory()
    met = learn_from_everywhere(enrolment)
    assert met.faults == []
    assert sums(enrolment) == (60 * DEVICES, 0, 0, 0)
    assert whole().entries == DEVICES


def test_without_the_lock_on_the_person_that_day_does_not_add_up(monkeypatch):
    """Control: two chains grow from one head, and the constraint refuses one of them."""

    def unlocked(learner_ids):
        return {row.learner_id: row for row in Derivation.objects.filter(learner_id__in=learner_ids)}

    monkeypatch.setattr(queueing, "_locked", unlocked)

    def falls_short():
        enrolment = EnrolmentFactory()
        met = learn_from_everywhere(enrolment)
        return "IntegrityError" in met.kinds or sums(enrolment)[0] < 60 * DEVICES

    assert sooner_or_later(falls_short)


def test_a_class_that_posts_at_once_adds_up_by_month_too():
    """Everybody of a partner adds to the same rows of its months."""
    enrolments = EnrolmentFactory.create_batch(DEVICES - 1, cohort=CohortFactory())

    def learn(rows, days):
        items = [film(row, minutes=1, days=day, start_s=600 + 60 * day) for row in rows for day in days]
        record_evidence(items, at=LATER + timedelta(days=40), derive_now=True)

    alone = [lambda row=row, n=n: learn([row], (0, 30)[:: 1 - n % 2 * 2]) for n, row in enumerate(enrolments)]
    met = at_once([*alone, lambda: learn(enrolments, (1, 31))])
    assert met.faults == []
    assert {sums(row) for row in enrolments} == {(240, 0, 0, 0)}
    whole()


def test_evidence_that_comes_while_the_person_is_derived_is_derived_too():
    enrolment = EnrolmentFactory()
    record_evidence([film(enrolment, "19:00", minutes=1, start_s=3000)], at=LATER)
    work = Derivation.objects.get().pk
    items = [film(enrolment, f"20:{n:02}", minutes=1, start_s=60 * n) for n in range(DEVICES)]
    adding = [lambda item=item: record_evidence([item], at=LATER) for item in items]
    met = at_once([*adding[::2], *[lambda: derive_task(work)] * (DEVICES // 2)])
    assert met.faults == []
    at_once([*adding[1::2], *[lambda: derive_task(work)] * (DEVICES // 2)])
    while Derivation.objects.get().state != WorkState.DONE:
        derive_task(work)
    assert sums(enrolment) == (60 * (DEVICES + 1), 0, 0, 0)
    assert whole().waiting == 0


def attend_classes_that_share_new_people(lock_people):
    """Sixteen threads, three classes each, of forty out of a hundred people who have no hours yet."""
    rows = User.objects.bulk_create(User(username=uuid4().hex) for _number in range(100))
    people = [row.pk for row in rows]

    def attend():
        for _time in range(3):
            with transaction.atomic():
                lock_people(random.sample(people, 40))

    return all_devices(attend)


def test_classes_that_share_new_people_never_wait_for_each_other_in_a_circle():
    for _round in range(4):
        assert attend_classes_that_share_new_people(queueing.lock_people).faults == []


def test_whoever_makes_new_people_after_locking_others_may_wait_in_a_circle():
    """Control: the order it had before, until PostgreSQL breaks the circle."""

    def lock_first(people):
        queueing._locked(people)
        queueing._make_missing(people)
        return queueing._locked(people)

    assert any(attend_classes_that_share_new_people(lock_first).faults for _round in range(20))


def test_a_request_that_is_sent_sixteen_times_with_one_key_acts_once():
    learner, enrolment = PersonFactory(), EnrolmentFactory()

    def act():
        return Answer(201, str(open_lesson(enrolment).uuid))

    met = all_devices(
        lambda: answer_once(actor_id=learner.pk, key="k", path="/api/v1/leases", digest="d", act=act)
    )
    assert met.faults == []
    assert Lease.objects.count() == 1
    assert {answer.body for answer in met.results} == {str(Lease.objects.get().uuid)}
    assert sum(not answer.replayed for answer in met.results) == 1
