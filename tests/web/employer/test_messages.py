"""HR sees what left the academy for its own people, and sends what failed again; nothing of others, no words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.audit.models import AuditRecord
from lms.messaging.models import Delivery
from lms.messaging.rules import NoticeKind
from media_pipeline.jobs import WorkState
from tests.factories.accounts import PersonFactory
from tests.factories.messages import delivery_to
from tests.web.employer.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PAGE = "/employer/messages/"


def failed(learner, settings, kind=NoticeKind.REMINDER):
    row = delivery_to(learner, settings)
    Delivery.objects.filter(pk=row.pk).update(kind=kind, state=WorkState.FAILED, reason="unknown-recipient")
    return row


def test_what_failed_is_seen_and_sent_again_once(ours, settings):
    row = failed(ours.people[1].learner, settings)
    for user in (ours.hr, ours.mentor):
        text = client_of(user).get(f"{PAGE}?state=failed").content.decode()
        assert ("云岭学徒2" in text, "knows nobody" in text) == (True, True)
    client = client_of(ours.hr)
    for _twice in range(2):
        client.post(f"{PAGE}{row.uuid}/again/")
    row.refresh_from_db()
    assert row.state == WorkState.QUEUED
    assert AuditRecord.objects.filter(action="send_again", object_uuid=row.uuid).count() == 1
    assert "Nothing failed" in client.get(f"{PAGE}?state=failed").content.decode()


def test_nobody_elses_people_and_not_what_is_the_offices(ours, theirs, settings):
    foreign = failed(theirs.people[0].learner, settings)
    answered = failed(ours.people[0].learner, settings, NoticeKind.CASE_ANSWERED)
    client = client_of(ours.hr)
    assert "Nothing was sent yet" in client.get(PAGE).content.decode()
    for row in (foreign, answered):
        assert client.post(f"{PAGE}{row.uuid}/again/").status_code == 404
    unassigned = failed(ours.people[0].learner, settings)
    assert client_of(ours.mentor).post(f"{PAGE}{unassigned.uuid}/again/").status_code == 404
    assert set(Delivery.objects.values_list("state", flat=True)) == {WorkState.FAILED}
    assert client_of(PersonFactory()).get(PAGE).status_code == 403


def test_more_messages_cost_no_more_queries(ours, settings):
    client, counts = client_of(ours.hr), []
    for person in ours.people:
        failed(person.learner, settings)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 8
