"""A learner sees that time without a network waits for the office, and what the office answered."""

import pytest

from lms.study.actions import decide_offline
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.offline import held_case

pytestmark = pytest.mark.django_db


def test_what_waits_and_what_was_answered_stand_on_the_hours_page(client):
    enrolment = EnrolmentFactory(learner__language="en")
    case = held_case(enrolment)
    client.force_login(enrolment.learner)
    page = client.get("/learn/hours/").content.decode()
    assert "time without a network" in page.lower()
    office = PersonFactory(roles=["office"])
    decide_offline(actor=office, case=case, seconds=600, answer="Ten minutes, as agreed.")
    assert "Ten minutes, as agreed." in client.get("/learn/hours/").content.decode()
    assert client.get(f"/learn/hours/{case.day.isoformat()}/").status_code == 200
