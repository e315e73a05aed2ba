"""The screens of a school cost the same queries for a few dozen people and for hundreds, in few classes and in many."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.catalogue.page_cache import PAGES
from lms.cohorts.models import Cohort, Enrolment
from lms.operations.demo.plan import class_plans
from lms.operations.demo.seed import seed_classes
from lms.partners.actions import add_member
from lms.partners.models import Partner

# Each with session and user; the office and employers with their roles and memberships.
CEILINGS = {
    "hr home": 9,
    "hr one class": 9,
    "hr export": 10,
    "office board": 12,
    "class file": 22,
    "hr hours": 4,
    "partner": 8,
    "today": 12,
    "hours": 12,
    "course": 6,
    "catalogue": 5,
}


def cost(client, address):
    """Queries of a second visit, when what is kept in memory is there; the catalogue is drawn anew."""
    client.get(address)
    PAGES.clear()
    with CaptureQueriesContext(connection) as spent:
        answer = client.get(address)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200, address
    return len(spent)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def costs(accounts):
    """Queries by screen, of the academy as it is now."""
    cohort = Cohort.objects.get(key="pc-101-1")
    partner = Partner.objects.get(key="yunling")
    learner = Enrolment.objects.filter(cohort=cohort).order_by("pk")[1].learner
    hr, office, own = (signed_in(user) for user in (accounts["hr"], accounts["office"], learner))
    smelters = Cohort.objects.filter(partner=partner).order_by("pk")[0]
    return {
        "hr home": cost(hr, "/employer/?class=all"),
        "hr one class": cost(hr, f"/employer/?class={smelters.uuid}"),
        "hr export": cost(hr, "/employer/export/?format=csv&class=all"),
        "office board": cost(office, reverse("office:home")),
        "class file": cost(office, reverse("office:class", args=[cohort.uuid])),
        "hr hours": cost(hr, "/employer/hours/"),
        "partner": cost(office, reverse("office:partner", args=[partner.uuid])),
        "today": cost(own, "/learn/"),
        "hours": cost(own, "/learn/hours/"),
        "course": cost(own, "/learn/PC-101/"),
        "catalogue": cost(Client(), "/zh-hans/courses/"),
    }


@pytest.mark.sqlite
def test_screens_cost_the_same_for_dozens_and_for_hundreds(school):
    accounts, plans = school
    seed_classes(plans, accounts=accounts, say=str)
    add_member(
        actor=accounts["office"], partner=Partner.objects.get(key="yunling"), user=accounts["hr"], role="hr"
    )
    seed_classes(
        [replace(plans[1], key="cook-101-b", name="烹调 B 班", first=7_000)], accounts=accounts, say=str
    )
    few = costs(accounts)
    larger = [
        replace(plans[0].group, people=49),  # within the limit: beyond it, the reason is one more
        replace(plans[1].group, people=180, classes=6, programme="cook-102"),
    ]
    more, *classes = class_plans(larger)
    seed_classes([more, *classes], accounts=accounts, say=str)
    assert Enrolment.objects.count() > 10 * 19
    many = costs(accounts)
    assert many == few
    assert {name: count for name, count in many.items() if count > CEILINGS[name]} == {}
