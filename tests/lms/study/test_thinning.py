"""Leases of long ago go, unless they hold something or a device signed under them."""

from datetime import timedelta

import pytest

from lms.study.actions import accept_beats, settle, thin_leases
from lms.study.models import Lease, OfflineBatch, OfflinePass
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.offline import Phone
from tests.factories.study import START, beat, open_lesson

pytestmark = pytest.mark.django_db
QUARTER = START + timedelta(days=91)


def test_a_lease_goes_a_quarter_after_its_end_with_its_unused_pass():
    Phone(EnrolmentFactory())
    assert thin_leases(at=START + timedelta(days=89)) == 0
    assert thin_leases(at=QUARTER) == 1
    assert (Lease.objects.count(), OfflinePass.objects.count()) == (0, 0)


def test_what_holds_something_or_was_signed_stays():
    held = open_lesson(EnrolmentFactory())
    accept_beats(held.token, [beat(1, end_s=30)], START + timedelta(seconds=31))
    phone = Phone(EnrolmentFactory())
    phone.send(phone.played(15), now_s=3600)
    assert thin_leases(at=QUARTER) == 0
    settle(Lease.objects.get(uuid=held.uuid).pk, at=START + timedelta(hours=1))
    assert thin_leases(at=QUARTER) == 1
    assert Lease.objects.get() == OfflineBatch.objects.get().offline_pass.lease


def test_a_sweep_takes_some_at_a_time_and_the_oldest_first():
    for hours in range(3):
        open_lesson(EnrolmentFactory(), when=START + timedelta(hours=hours))
    assert [thin_leases(at=QUARTER, limit=2) for _ in range(3)] == [2, 1, 0]
