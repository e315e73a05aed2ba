"""The two statements of a beat read and write what the ORM would."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lms.study.actions import beats
from lms.study.actions.statements import held_lease, write_lease
from lms.study.models import Lease
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.study import START, open_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def lease():
    open_lesson(EnrolmentFactory())
    return Lease.objects.get()


def values(lease):
    return {field.attname: getattr(lease, field.attname) for field in Lease._meta.concrete_fields}


def test_a_lease_is_read_as_the_orm_reads_it(lease, django_assert_num_queries):
    full = {"closed_at": START, "last_beat_at": START + timedelta(microseconds=7), "unsettled_since": START}
    for change in ({}, {**full, "segments": [[1, 0, 9, 0, 9, "5/4", 3]], "settle_now": True, "gated": True}):
        Lease.objects.update(**change)
        wanted = Lease.objects.get()
        with django_assert_num_queries(1):
            found = held_lease(lease.pk, lease.uuid)
        assert found is not None
        assert values(found) == values(wanted)
        assert {name: type(value) for name, value in values(found).items()} == {
            name: type(value) for name, value in values(wanted).items()
        }
        assert (found, found._state.adding, found._state.db) == (wanted, False, "default")


def test_a_number_and_a_name_that_do_not_belong_together_find_nothing(lease):
    assert held_lease(lease.pk, uuid.uuid4()) is None
    assert held_lease(lease.pk + 1, lease.uuid) is None


def test_what_is_written_is_read_again_and_nothing_else_changes(lease, django_assert_num_queries):
    before = values(Lease.objects.get())
    new = {
        "context": {"seen": [[0, 9]], "words": "学习 %s"}, "segments": [[1, 0, 9, 0, 9, "1", 3]], "received": [[1, 1]],
        "position_ms": 9, "last_beat_at": START, "unsettled_since": None, "settle_now": True,
        "tally": {"timed": 3}, "revision": lease.revision + 1,
    }  # fmt: skip
    assert set(new) == set(beats.WRITTEN)
    for name, value in new.items():
        setattr(lease, name, value)
    with django_assert_num_queries(1):
        assert write_lease(lease, beats.WRITTEN)
    assert values(Lease.objects.get()) == {**before, **new}


def test_a_lease_that_somebody_wrote_to_is_left_as_it_is(lease):
    Lease.objects.update(revision=lease.revision + 1, position_ms=5)
    lease.position_ms, lease.revision = 9, lease.revision + 1
    assert not write_lease(lease, beats.WRITTEN)
    assert Lease.objects.get().position_ms == 5
