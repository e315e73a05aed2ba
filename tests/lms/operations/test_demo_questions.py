"""What the demo asks its office: two things that happened, and nothing about anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.cases.models import Case
from lms.cases.queries import class_devices
from lms.flags.actions import search
from lms.ledger.queries import verify
from lms.ledger.queries.stretches import newest_evidence
from lms.operations.demo import questions
from lms.operations.demo.people import Cast, seed_accounts
from lms.operations.demo.seed import seed_classes
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.study import lesson

pytestmark = pytest.mark.django_db


def everything():
    now = timezone.now()
    return list(search(after=0, upto=newest_evidence(now), at=now))


def test_of_the_people_of_a_school_nobody_is_asked_about(school):
    accounts, plans = school
    seed_classes(plans, accounts=accounts, say=str)
    assert newest_evidence(timezone.now()) > 50
    assert everything() == []


def test_a_night_is_open_and_a_village_phone_is_explained_once(monkeypatch):
    monkeypatch.setattr(questions, "_texts", lambda _code: [lesson("article", length_s=2700)])
    today = timezone.localdate()
    begun = today - timedelta(days=20)
    classes = [CohortFactory(starts_on=begun) for _ in range(2)]
    for cohort in classes:
        for _ in range(12):
            EnrolmentFactory(cohort=cohort)
    cast = Cast(seed_accounts(), *classes)
    for _again in range(2):
        questions.seed_questions(cast, today=today, say=str)
    assert {case.kind: (case.state, case.outcome) for case in Case.objects.all()} == {
        "flag_night": ("open", ""),
        "flag_device": ("closed", "class_device"),
    }
    assert class_devices([questions.VILLAGE_PHONE]) == {questions.VILLAGE_PHONE}
    assert Case.objects.count() == len(everything()) == 2
    assert verify().violations == []
