"""Projections can be made again, and cost a fixed number of queries."""

import uuid

import pytest

from lms.ledger.actions import (
    derive_days,
    rebuild_projections,
    reconcile_hours,
    record_evidence,
    remember_position,
)
from lms.ledger.models import Account, DayTotal, Entry, LessonProgress
from lms.ledger.queries import account_units, day_list, lesson_progress
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.ledger import LATER, LESSON, at, film, period, record, sums, untimed, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


def test_projections_can_be_made_again(enrolment):
    record(film(enrolment, gated=True), film(enrolment, "21:00", lesson=uuid.uuid4()), period(enrolment))
    remember_position(enrolment_id=enrolment.pk, lesson_uuid=LESSON, position_ms=1234)
    before = (account_units(enrolment), day_list(enrolment), untimed(enrolment))
    DayTotal.objects.update(posted_s=1)
    LessonProgress.objects.update(posted_s=77, credited=[])
    rebuild_projections(Account.objects.select_related("enrolment"))
    assert (account_units(enrolment), day_list(enrolment), untimed(enrolment)) == before
    assert Entry.objects.count() == 2
    whole()


def test_a_position_is_remembered_before_anything_is_earned(enrolment):
    remember_position(enrolment_id=enrolment.pk, lesson_uuid=LESSON, position_ms=5000)
    record(film(enrolment))
    assert lesson_progress(enrolment.pk)[LESSON].position_ms == 5000


def test_the_number_of_queries_does_not_grow_with_the_evidence(enrolment, django_assert_num_queries):
    def cost(count, clock):
        items = [film(enrolment, clock, minutes=1, days=n % 5, start_s=n * 60) for n in range(count)]
        record(*items)
        record_evidence([film(enrolment, f"22:{count:02}", minutes=1, start_s=3000 + 60 * count)], at=LATER)

    def derive():
        derive_days(enrolment.learner_id, at("00:00").date())

    cost(2, "08:00")
    with django_assert_num_queries(19):
        derive()
    cost(12, "09:00")
    with django_assert_num_queries(19):
        derive()


def test_reconcile_mends_what_does_not_follow_and_then_has_nothing_to_do(enrolment):
    record(film(enrolment), period(enrolment))
    record_evidence([film(enrolment, "21:00", start_s=600)], at=LATER)
    DayTotal.objects.filter(mode="onsite").update(posted_s=1)
    checked, mended = reconcile_hours(at=LATER)
    assert (checked, len(mended)) == (1, 2)
    assert sums(enrolment) == (1200, 2700, 0, 0)
    assert reconcile_hours(at=LATER) == (1, [])
    assert whole().waiting == 0
