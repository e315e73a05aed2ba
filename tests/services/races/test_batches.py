"""Offline batches under sixteen threads: every stretch is taken once, whatever the splitting, and the control shows why."""

from __future__ import annotations

import pytest

from lms.ledger.actions import derive_days
from lms.study.actions import accept_beats, batches
from lms.study.models import Lease, OfflineBatch
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import sums, whole
from tests.factories.offline import Phone
from tests.services.races.together import DEVICES, Crossing, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

MINUTES = 40
HOUR = 3600


def sent_from_everywhere(enrolment):
    """The same forty minutes, cut anew by each thread; the same bytes from two of them."""
    phone = Phone(enrolment)
    played = phone.played(MINUTES)
    cuts = [played[place % 8 :] + played[: place % 8] for place in range(DEVICES)]
    met = at_once([lambda cut=cut: phone.send(cut[:5], now_s=HOUR) for cut in cuts])
    return phone, played, met


def test_sixteen_batches_of_one_play_count_it_once_and_beats_beside_them_too():
    enrolment = EnrolmentFactory()
    phone, played, met = sent_from_everywhere(enrolment)
    assert met.faults == []
    assert sum(row.counted_ms for row in OfflineBatch.objects.all()) == MINUTES * 60_000
    assert OfflineBatch.objects.count() == 8
    assert accept_beats(phone.lease.token, played, phone.at(HOUR + 1)).accepted == 0
    derive_days(enrolment.learner_id, None)
    assert sums(enrolment)[0] == MINUTES * 60
    whole()


def test_without_the_lock_a_stretch_is_taken_by_several(monkeypatch):
    """Control: what keeps them apart is the row of the lease."""
    crossing = Crossing(DEVICES)

    def read(lease_id):
        lease = Lease.objects.select_related("enrolment__ruleset", "learner").get(pk=lease_id)
        crossing()
        return lease

    monkeypatch.setattr(batches, "_locked", read)
    sent_from_everywhere(EnrolmentFactory())
    assert sum(row.counted_ms for row in OfflineBatch.objects.all()) > MINUTES * 60_000
