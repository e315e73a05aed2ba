"""Keeping the evidence of a class longer: the office says so with a reason, the auditor reads it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from lms.ledger.actions import expire_evidence
from lms.ledger.models import LegalHold
from lms.ledger.queries.retention import gone_of
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import film, record
from tests.factories.rulesets import RuleSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory()


def address(cohort, name="hold"):
    return reverse(f"office:{name}", args=[cohort.uuid])


def put(client, cohort, to, why="诉讼"):
    return client.post(address(cohort, "hold_set"), {"to": to, "why": why})


def test_the_office_holds_and_lifts_with_a_reason(client, cohort):
    client.force_login(PersonFactory(roles=["office"], language="en"))
    assert "older than 10 years" in client.get(address(cohort)).content.decode()
    assert put(client, cohort, "on", why=" ").status_code == 422
    assert not LegalHold.objects.exists()
    for _twice in range(2):
        assert put(client, cohort, "on").status_code == 302
    page = client.get(address(cohort)).content.decode()
    assert "诉讼" in page
    assert "Lift the hold" in page
    put(client, cohort, "off", why="结案")
    assert LegalHold.objects.get().lifted_at is not None
    assert address(cohort) in client.get(reverse("office:class", args=[cohort.uuid])).content.decode()


@pytest.mark.parametrize(("role", "read", "write"), [("auditor", 200, 403), ("trainer", 404, 404)])
def test_others_change_nothing(client, cohort, role, read, write):
    client.force_login(PersonFactory(roles=[role]))
    assert client.get(address(cohort)).status_code == read
    assert put(client, cohort, "on").status_code == write
    assert not LegalHold.objects.exists()


def test_the_page_costs_the_same_with_and_without_a_hold(client, cohort, django_assert_max_num_queries):
    client.force_login(PersonFactory(roles=["office"]))
    put(client, cohort, "on")
    client.get(address(cohort))
    with django_assert_max_num_queries(7):
        client.get(address(cohort))


def test_evidence_that_has_expired_says_what_is_still_known(client, django_assert_max_num_queries):
    enrolment = EnrolmentFactory(ruleset=RuleSetFactory(data={"retain_years": 3}))
    [row] = record(film(enrolment))
    page = reverse("office:evidence", args=[row.uuid])
    expire_evidence(at=datetime(2029, 5, 2, tzinfo=UTC))
    client.force_login(PersonFactory(roles=["auditor"], language="en"))
    client.get(page)
    with django_assert_max_num_queries(6):
        text = client.get(page).content.decode()
    assert "This evidence has expired" in text
    assert gone_of(row.uuid)[1].sha256 in text
    client.force_login(enrolment.learner)
    assert client.get(page).status_code == 404
