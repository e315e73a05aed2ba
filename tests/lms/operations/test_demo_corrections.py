"""The demo shows hours that people looked at; seeding it again changes nothing."""

import pytest

from lms.cases.models import Case
from lms.ledger.models import Correction
from lms.operations.demo.corrections import seed_corrections
from lms.operations.demo.people import Cast
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import film, period, record, whole

pytestmark = pytest.mark.django_db


def test_questions_and_proposals_are_seeded_once(django_capture_on_commit_callbacks):
    accounts = {name: PersonFactory(roles=["office"]) for name in ("office", "admin")}
    accounts["learner"] = PersonFactory()
    apprentices = CohortFactory()
    rows = [EnrolmentFactory(cohort=apprentices, learner=accounts["learner"])]
    rows += EnrolmentFactory.create_batch(3, cohort=apprentices)
    for row in rows:
        record(period(row, "09:00", minutes=135), film(row, "20:00", days=1))
    for _time in range(2):
        seed_corrections(Cast(accounts, apprentices, apprentices), say=str)
        states = sorted(Correction.objects.values_list("act", "state"))
        assert states == [("adjust", "posted"), ("correct", "waiting"), ("recognise", "waiting")]
        assert sorted(Case.objects.values_list("state", flat=True)) == ["closed", "open"]
    whole()
