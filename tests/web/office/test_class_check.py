"""The self-check of a class on screen: for office and auditor, with links to what each question is about."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import at, film, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory(cohort=CohortFactory(starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30)))


def page(client, enrolment, role="office"):
    client.force_login(PersonFactory(roles=[role], language="en"))
    return client.get(reverse("office:class_check", args=[enrolment.cohort.uuid]))


@pytest.mark.parametrize("role", ["office", "auditor"])
def test_a_class_without_doubts_says_so(client, enrolment, role):
    shown = page(client, enrolment, role).content.decode()
    assert "Nothing to look at" in shown
    assert "Leave slips" in shown


def test_a_doubt_leads_to_the_hours_of_the_person(client, enrolment):
    record(film(enrolment, days=90), when=at("22:00", days=90))
    shown = page(client, enrolment).content.decode()
    assert "1 question to look at" in shown
    assert reverse("office:hours", args=[enrolment.uuid]) in shown
    assert "10 min" in shown


def test_the_class_page_leads_here_and_it_costs_few_queries(client, enrolment, django_assert_max_num_queries):
    page(client, enrolment)
    address = reverse("office:class_check", args=[enrolment.cohort.uuid])
    assert address in client.get(reverse("office:class", args=[enrolment.cohort.uuid])).content.decode()
    with django_assert_max_num_queries(11):
        client.get(address)
