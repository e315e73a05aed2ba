"""What the academy told somebody: own notices alone, read and unread, for whoever has an account."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.messaging.actions import notify
from lms.messaging.models import Notice
from lms.messaging.queries import PAGE, unread_count
from lms.messaging.rules import NoticeKind
from tests.factories.accounts import PersonFactory
from tests.web.employer.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ADDRESS = "/account/notices/"


def tell(user, count=1, name="李师傅"):
    for number in range(count):
        notify(
            recipient=user, kind=NoticeKind.MENTOR_ASSIGNED, values={"learner": f"{name}{number}", "cohort": "冶炼班"},
            url="/employer/", natural_key=f"{user.pk}:{name}:{number}",
        )  # fmt: skip


def test_own_notices_are_listed_and_marked_as_read(settings):
    mentor, other = PersonFactory(), PersonFactory()
    tell(mentor, 2)
    tell(other, 1, "别人")
    client = client_of(mentor)
    text = client.get(ADDRESS).content.decode()
    assert ("李师傅1" in text, "别人" in text, "Mark all as read" in text) == (True, False, True)
    client.post(f"{ADDRESS}read/")
    assert (unread_count(mentor), unread_count(other)) == (0, 1)
    text = client.get(ADDRESS).content.decode()
    assert ("李师傅1" in text, "Mark all as read" in text) == (True, False)
    assert "Nothing came yet" in client_of(PersonFactory()).get(ADDRESS).content.decode()
    assert Client().get(ADDRESS).status_code == 302


def test_a_long_list_goes_on_and_costs_one_query_whatever_its_length():
    user, counts = PersonFactory(), []
    client = client_of(user)
    for number in (1, PAGE + 5):
        tell(user, number, f"第{number}批")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert (len(page.context["rows"]), bool(page.context["following"])) == (PAGE, True)
    rest = client.get(f"{ADDRESS}?before={page.context['following']}")
    assert len(rest.context["rows"]) == Notice.objects.filter(recipient=user).count() - PAGE
