"""HR and mentors read when their people meet; nobody else's classes, nothing to change, few queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import PersonFactory
from tests.factories.timetable import class_session
from tests.web.employer.conftest import client_of

pytestmark = pytest.mark.django_db
PAGE = "/employer/timetable/"
MONDAY = date(2026, 10, 5)


def test_a_week_of_ones_own_classes_alone(ours, theirs):
    class_session(ours.cohort, MONDAY, topic="焙烧", room="二楼")
    class_session(theirs.cohort, MONDAY, topic="别家的课")
    for user in (ours.hr, ours.mentor):
        text = client_of(user).get(PAGE).content.decode()
        assert ("焙烧" in text, "二楼" in text, "别家的课" in text) == (True, True, False)
        assert "/trainer/" not in text
    assert "Nothing planned" in client_of(ours.hr).get(f"{PAGE}?week=2026-11-02").content.decode()
    assert client_of(PersonFactory()).get(PAGE).status_code == 403


def test_more_sessions_cost_no_more_queries(ours):
    client, counts = client_of(ours.hr), []
    for number in range(3):
        class_session(ours.cohort, MONDAY + timedelta(days=number), topic=f"第{number}课")
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 8
