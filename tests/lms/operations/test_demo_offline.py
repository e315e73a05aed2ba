"""The demo's evening without a network: it waits for the office, once, and counts nothing before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.cases.models import Case
from lms.ledger.queries import verify
from lms.operations.demo import offline
from lms.operations.demo.people import Cast, seed_accounts
from lms.study.models import OfflineBatch
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.study import COURSE, lesson

pytestmark = pytest.mark.django_db


def test_one_evening_waits_for_the_office_once(monkeypatch):
    monkeypatch.setattr(offline, "_texts", lambda _code: (COURSE, [lesson("article", length_s=1200)]))
    today = timezone.localdate()
    villagers = CohortFactory(starts_on=today - timedelta(days=20))
    for _ in range(offline.WHO + 1):
        EnrolmentFactory(cohort=villagers)
    for _again in range(2):
        offline.seed_offline(Cast(seed_accounts(), villagers, villagers), today=today, say=str)
    case = Case.objects.get()
    assert (case.kind, case.facts["most_s"], case.facts["whys"]) == ("offline_review", 1200, ["late"])
    assert OfflineBatch.objects.get().offset_ms < -3 * 3_600_000
    assert verify().violations == []
