"""Two people at one proposal, and one form sent sixteen times: posted once, and the books balance."""

from __future__ import annotations

import pytest

from lms.ledger.actions import Said, adjust_hours, approve_correction, correct_hours, deciding
from lms.ledger.models import Correction, Entry
from lms.ledger.names import Mode
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import DAY, LATER, period, record, sums, whole
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once, sooner_or_later

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def approve_from_everywhere():
    """Sixteen people of the office approve one proposal to take three periods back."""
    enrolment = EnrolmentFactory()
    record(period(enrolment, "09:00", minutes=135))
    clerk = PersonFactory(roles=["office"])
    act = correct_hours(actor=clerk, enrolment=enrolment, seq=1, sec=0, said=Said("proxy"), at=LATER)
    others = PersonFactory.create_batch(DEVICES, roles=["office"])
    met = at_once([lambda who=who: approve_correction(actor=who, uuid=act.uuid, at=LATER) for who in others])
    return met, enrolment


def test_of_sixteen_who_approve_one_posts_and_the_others_are_told():
    met, enrolment = approve_from_everywhere()
    assert (len(met.results), met.kinds) == (1, {"AlreadyDecided"})
    assert Correction.objects.get().decided_by == met.results[0].decided_by
    assert (Entry.objects.filter(kind="reversal").count(), sums(enrolment)) == (1, (0, 0, 0, 0))
    whole()


def test_without_the_lock_on_the_person_several_would_post(monkeypatch):
    """Control: only the chain's constraint is left, which tells nobody why."""
    monkeypatch.setattr(deciding, "lock_person", Crossing())

    def told_nothing():
        met, enrolment = approve_from_everywhere()
        reversals = Entry.objects.filter(account=enrolment.account, kind="reversal")
        return bool(met.kinds - {"AlreadyDecided"}) or reversals.count() > 1

    assert sooner_or_later(told_nothing)


def test_a_form_that_is_sent_sixteen_times_adds_once():
    enrolment, clerk = EnrolmentFactory(), PersonFactory(roles=["office"])
    facts = {"day": DAY.date(), "mode": Mode.ONSITE, "component": "practice", "sec": 2700, "at": LATER}
    said = Said("device", key="form-1")
    met = all_devices(lambda: adjust_hours(actor=clerk, enrolment=enrolment, said=said, **facts))
    assert met.faults == []
    assert (len({act.pk for act in met.results}), sums(enrolment)) == (1, (0, 2700, 0, 0))
    whole()
