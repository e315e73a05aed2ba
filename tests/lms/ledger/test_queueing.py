"""Work rows: a person is derived after every piece of evidence, however it comes in."""

import pytest

from lms.ledger.actions import derive_days, record_evidence
from lms.ledger.models import Derivation
from lms.ledger.tasks import derive_task
from media_pipeline.jobs import WorkState
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import LATER, film, lines, record, sums, whole

pytestmark = [pytest.mark.django_db, pytest.mark.queue]


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


def test_recording_queues_the_person_once_from_the_earliest_day(enrolment):
    record_evidence([film(enrolment, days=2)], at=LATER)
    record_evidence([film(enrolment, days=1)], at=LATER)
    work = Derivation.objects.get()
    assert (work.state, work.since_day.day) == (WorkState.QUEUED, 8)
    derive_task(work.pk)
    work.refresh_from_db()
    assert work.state == WorkState.DONE
    assert [line[2:] for line in lines(enrolment)] == [(8, 600)]
    record_evidence([film(enrolment, days=5, start_s=600)], at=LATER)
    work.refresh_from_db()
    assert (work.state, work.since_day.day) == (WorkState.QUEUED, 12)


def test_evidence_that_comes_while_a_derivation_runs_is_derived_after_it(enrolment, monkeypatch):
    record_evidence([film(enrolment)], at=LATER)
    work = Derivation.objects.get()

    def and_meanwhile(learner_id, since_day):
        posted = derive_days(learner_id, since_day)
        record_evidence([film(enrolment, "21:00", start_s=600)], at=LATER)
        return posted

    monkeypatch.setattr("lms.ledger.tasks.derive_days", and_meanwhile)
    derive_task(work.pk)
    monkeypatch.undo()
    work.refresh_from_db()
    assert work.state == WorkState.QUEUED
    derive_task(work.pk)
    assert sums(enrolment)[0] == 1200
    whole()


def test_a_derivation_that_breaks_is_tried_again(enrolment, monkeypatch):
    record_evidence([film(enrolment)], at=LATER)
    work = Derivation.objects.get()

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("lms.ledger.tasks.derive_days", broken)
    with pytest.raises(ZeroDivisionError):
        derive_task(work.pk)
    work.refresh_from_db()
    assert (work.state, work.reason) == (WorkState.QUEUED, "ZeroDivisionError")


def test_an_inline_derivation_also_does_what_was_queued(enrolment):
    record_evidence([film(enrolment)], at=LATER)
    record(film(enrolment, days=3, start_s=600))
    assert sums(enrolment)[0] == 1200
    assert Derivation.objects.get().state == WorkState.DONE
