"""Deciding about offline learning: what is known, how much at most, and a decision that is made once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lms.cases.models import Case
from lms.ledger.actions import derive_days
from lms.ledger.queries import account_units
from lms.messaging.models import Notice
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.offline import Phone, held_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


@pytest.fixture
def found(enrolment):
    return held_case(enrolment)


@pytest.fixture
def office(client):
    person = PersonFactory(roles=["office"], language="en")
    client.force_login(person)
    return person


def address(found):
    return reverse("office:offline_review", args=[found.uuid])


def decide(found):
    return f"{address(found)}decide/"


def posted(enrolment):
    derive_days(enrolment.learner_id, None)
    return account_units(enrolment).online_s


def test_the_page_says_what_came_and_how_much_it_can_be(client, office, found):
    page = client.get(address(found)).content.decode()
    for words in ("30 min", "more than a week later", "21:"):
        assert words in page


def test_the_case_leads_there_and_cannot_be_answered_beside_it(client, office, found):
    page = client.get(reverse("office:case", args=[found.uuid])).content.decode()
    assert address(found) in page
    answer = client.post(
        reverse("office:case_answer", args=[found.uuid]), {"outcome": "counted", "answer": "x"}
    )
    assert answer["Location"] == address(found)
    found.refresh_from_db()
    assert found.is_open


def test_a_decision_posts_the_minutes_once_and_tells_the_learner(client, office, enrolment, found):
    for _twice in range(2):
        client.post(decide(found), {"minutes": "20", "answer": "Seen by the foreman."})
    assert posted(enrolment) == 1200
    found.refresh_from_db()
    assert (found.outcome, found.answer, found.closed_by) == ("counted", "Seen by the foreman.", office)
    assert Notice.objects.filter(recipient=enrolment.learner).count() == 1
    assert client.get(address(found)).status_code == 302


def test_a_begun_minute_at_the_end_is_whole(client, office, enrolment):
    phone = Phone(enrolment)
    phone.send([phone.stretch(1, mono_end_s=90, span_s=90)], now_s=9 * 86_400)
    client.post(decide(Case.objects.get()), {"minutes": "2", "answer": "ok"})
    assert posted(enrolment) == 90


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"minutes": "31", "answer": "x"}, "At most 30 minutes"),
        ({"minutes": "-1", "answer": "x"}, ""),
        ({"minutes": "5", "answer": " "}, "Write what you found"),
        ({}, ""),
    ],
)
def test_a_form_with_mistakes_changes_nothing_and_says_what(client, office, enrolment, found, sent, words):
    answer = client.post(decide(found), sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    found.refresh_from_db()
    assert (found.is_open, posted(enrolment)) == (True, 0)


def test_the_auditor_reads_and_does_not_decide(client, enrolment, found):
    client.force_login(PersonFactory(roles=["auditor"]))
    page = client.get(address(found))
    assert (page.status_code, b"<form class" in page.content) == (200, False)
    assert client.post(decide(found), {"minutes": "5", "answer": "x"}).status_code == 403
    assert posted(enrolment) == 0


def test_a_page_costs_the_same_for_one_batch_and_for_ten(
    client, office, enrolment, django_assert_max_num_queries
):
    phone = Phone(enrolment)
    for place in range(10):
        phone.send(phone.played(5, from_s=600 * place, seq=place + 1), now_s=9 * 86_400 + place)
    address_of = address(Case.objects.get())
    client.get(address_of)
    with django_assert_max_num_queries(6):
        client.get(address_of)
