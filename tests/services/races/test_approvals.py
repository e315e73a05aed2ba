"""Several workers at one course whose day has come: it is published once, and said once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import CourseVersion
from lms.accounts.models import Role
from lms.approvals.actions import approve_submission, publish_due, publishing
from lms.approvals.models import Step, StepVerb, Submission
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import waiting
from tests.services.races.together import Crossing, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WORKERS = 3


def publish_from_everywhere():
    """A course that was approved for tomorrow, and tomorrow; what the workers met and how many versions came of it."""
    submission, before = waiting(), CourseVersion.objects.count()
    day = timezone.now() + timedelta(days=1)
    office = PersonFactory(roles=[Role.OFFICE])
    approve_submission(actor=office, submission=submission, why="合适", publish_at=day)
    met = at_once([lambda: publish_due(day + timedelta(minutes=1))] * WORKERS)
    return met, CourseVersion.objects.count() - before


def test_of_three_workers_one_publishes():
    met, versions = publish_from_everywhere()
    assert met.faults == []
    assert (sum(met.results), versions) == (1, 1)
    assert Step.objects.filter(verb=StepVerb.PUBLISHED).count() == 1


def test_without_the_lock_and_the_second_look_several_do(monkeypatch):
    """Control: what was due a moment ago is published."""
    crossing, check = Crossing(WORKERS), publishing.check_publishable

    def together(row):
        check(row)
        crossing()

    monkeypatch.setattr(type(Submission.objects.all()), "select_for_update", lambda rows, **_how: rows)
    monkeypatch.setattr(publishing, "check_publishable", together)
    publish_from_everywhere()
    assert Step.objects.filter(verb__in=[StepVerb.PUBLISHED, StepVerb.STUCK]).count() > 1
