"""The page of what was missed: who, which periods, planning for the ticked; size costs no queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.cohorts.models import ClassSession
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortTrainerFactory, EnrolmentFactory
from tests.factories.gradebook import confirmed
from tests.factories.ledger import at
from tests.factories.timetable import DAY, class_session

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def own(time_machine, client):
    time_machine.move_to(at("12:00"), tick=False)
    made = EnrolmentFactory(learner__display_name="和阿美", cohort__starts_on=DAY - timedelta(days=30))
    made.trainer = CohortTrainerFactory(cohort=made.cohort, user__language="en").user
    made.page = reverse("trainer:make_up", args=[made.cohort.uuid])
    client.force_login(made.trainer)
    return made


def missed(own, days, *people):
    session = class_session(own.cohort, DAY - timedelta(days=days))
    return confirmed(own.cohort, session.day, own.trainer, dict.fromkeys(people, "absent"), session=session)


def test_the_ticked_are_planned_and_the_learner_sees_it(client, own):
    assert "Nobody has missed anything" in client.get(own.page).content.decode()
    session = missed(own, 1, own)
    shown = client.get(own.page).content.decode()
    assert "absent · periods 1, 2, 3 of 3" in shown
    named = session.uuid
    form = {"session": named, "who": own.uuid, f"{named}-day": "2026-04-08", f"{named}-begins": "14:00"}
    assert client.post(own.page, {**form, f"{named}-day": "2026-04-01"}).status_code == 422
    assert client.post(own.page, {**form, "session": "x"}).status_code == 404
    assert client.post(own.page, form).status_code == 302
    assert ClassSession.objects.get(makes_up=session).starts_at == at("14:00", days=1)
    assert "planned" in client.get(own.page).content.decode()
    client.force_login(own.learner)
    week = client.get(reverse("learner:timetable"), {"week": "2026-04-08"}).content.decode()
    assert "补课" in week


def test_a_foreign_class_is_a_missing_one(client, own):
    foreign = CohortTrainerFactory().user
    for user, status in ((foreign, 404), (own.learner, 403), (PersonFactory(roles=["office"]), 200)):
        client.force_login(user)
        assert client.get(own.page).status_code == status


def test_many_cost_no_query_more(client, own):
    missed(own, 1, own)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(own.page).status_code == 200
        return len(found)

    count()
    few = count()
    people = [own, *(EnrolmentFactory(cohort=own.cohort) for _number in range(12))]
    for days in (2, 3):
        missed(own, days, *people)
    assert count() == few <= 9
