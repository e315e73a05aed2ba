"""Read-only links: made by HR for a department or class, shown to whoever holds them, until the day, with a PIN or not."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.audit.models import AuditRecord
from lms.partners.actions import end_membership
from lms.reports.links.making import make_link
from lms.reports.links.rules import LinkState, is_fair_end, is_pin, link_state
from lms.reports.models import LinkOpening, PeopleLink
from lms.web.public import people_links
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.partners import DepartmentFactory
from tests.web.employer.conftest import NOW, STARTS, client_of
from tests.web.employer.test_team import with_rank

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    yield
    cache.clear()


def form(shown, **fields):
    prefix = "c" if hasattr(shown, "programme") else "d"
    data = {"key": str(uuid4()), "place": f"{prefix}{shown.uuid}", "label": "焙烧车间主任", "days": "30"}
    return {**data, **fields}


def link_to(ours, place, **fields):
    """The path of a new link."""
    days = fields.pop("days", 30)
    _link, token = make_link(
        actor=ours.hr,
        partner=ours.partner,
        place=place,
        label="主任",
        ends_on=TODAY + timedelta(days=days),
        key=uuid4(),
        **fields,
    )
    return f"/w/{token}/"


def read(path):
    return Client().get(path, headers={"accept-language": "en"})


@pytest.mark.parametrize(
    ("revoked", "days", "may", "state"),
    [
        (False, 0, True, LinkState.OPEN),
        (False, -1, True, LinkState.ENDED),
        (True, 5, True, LinkState.REVOKED),
        (False, 5, False, LinkState.REVOKED),
    ],
)
def test_a_link_lives_to_its_day_and_no_longer_than_the_right_of_its_maker(revoked, days, may, state):
    ends_on = TODAY + timedelta(days=days)
    assert link_state(is_revoked=revoked, ends_on=ends_on, may_maker_share=may, today=TODAY) is state


def test_ninety_days_at_most_and_a_pin_of_digits():
    fair = [is_fair_end(TODAY + timedelta(days=days), TODAY) for days in (-1, 0, 90, 91)]
    assert fair == [False, True, True, False]
    assert [
        is_pin(text) for text in ("1234", "12345678", "123", "123456789", "12a4", "１２３４", "1234\n")
    ] == [
        True,
        True,
        *[False] * 5,
    ]


def test_it_shows_the_department_alone_and_no_number_of_anybody(ours):
    person = PersonFactory(display_name="和秀英", phone="13800138000")
    EnrolmentFactory(
        learner=person, cohort=ours.cohort, department=ours.people[0].department, enrolled_on=STARTS
    )
    answer = read(link_to(ours, ours.people[0].department))
    text = answer.content.decode()
    for name in ("云岭学徒1", "云岭学徒3", "和秀英"):
        assert name in text
    assert "云岭学徒2" not in text
    assert "8000" not in text
    assert "/employer/people/" not in text
    assert "40 / 70" in text
    assert "behind" not in text.split("云岭学徒1")[1].split("</tr>")[0]


def test_its_answers_are_kept_and_told_by_nobody_and_begin_no_session(ours):
    for path in (link_to(ours, ours.cohort), link_to(ours, ours.cohort, pin="1234")):
        answer = read(path)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Cache-Control"] == "private, no-store"
        assert not answer.cookies


def test_each_opening_is_noted_and_hr_sees_when(ours):
    path = link_to(ours, ours.cohort)
    read(path)
    read(path)
    assert LinkOpening.objects.filter(at=NOW).count() == 2
    assert "opened 2 times" in client_of(ours.hr).get("/employer/links/").content.decode()


def test_the_pin_is_asked_each_time_and_five_wrong_ones_close_the_door_for_an_hour(ours):
    path, client = link_to(ours, ours.cohort, pin="4711"), Client()
    assert "云岭学徒" not in client.get(path).content.decode()
    assert "云岭学徒1" in client.post(path, {"pin": "4711"}).content.decode()
    assert "云岭学徒" not in client.get(path).content.decode()
    wrong = [client.post(path, {"pin": "0000"}).status_code for _try in range(people_links.PINS_AN_HOUR)]
    assert set(wrong) == {422}
    shut = client.post(path, {"pin": "4711"})
    assert shut.status_code == 429
    assert "云岭学徒" not in shut.content.decode()
    assert LinkOpening.objects.count() == 1


def test_after_the_end_revoked_or_without_its_maker_a_page_says_whom_to_ask(ours):
    ended, revoked, orphan = (link_to(ours, ours.cohort, days=days) for days in (1, 30, 30))
    client = client_of(ours.hr)
    link = PeopleLink.objects.order_by("pk")[1]
    for _click in range(2):
        client.post(f"/employer/links/{link.uuid}/revoke/")
    assert AuditRecord.objects.filter(action="link.revoked").count() == 1
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert read(ended).status_code == 410
    assert read(revoked).status_code == 410
    assert read(orphan).status_code == 200
    end_membership(actor=None, membership=ours.hr.memberships.get())
    answer = read(orphan)
    text = answer.content.decode()
    assert answer.status_code == 410
    assert ours.hr.display_name in text
    assert "云岭学徒" not in text


def test_a_token_that_was_never_given_is_a_missing_page_and_only_a_hash_is_kept(ours):
    path = link_to(ours, ours.cohort)
    assert path.split("/")[2] not in str(PeopleLink.objects.values().get())
    assert {read(f"/w/{token}/").status_code for token in ("guess", "x" * 300)} == {404}


def test_hr_makes_one_with_a_form_sees_it_once_and_twice_is_one(ours):
    client, data = client_of(ours.hr), form(ours.people[0].department)
    fresh = client.post("/employer/links/", data).context["fresh"]
    assert client.post("/employer/links/", data).status_code == 302
    assert PeopleLink.objects.count() == 1
    assert read(fresh[fresh.index("/w/") :]).status_code == 200
    assert fresh not in client.get("/employer/links/").content.decode()


def test_what_a_form_may_not_ask(ours, theirs):
    client, place = client_of(ours.hr), ours.people[0].department
    for wrong in ({"pin": "12"}, {"label": ""}, {"days": "365"}, {"place": "x"}, {"key": ""}):
        assert client.post("/employer/links/", form(place, **wrong)).status_code == 422
    for foreign in (theirs.cohort, DepartmentFactory(partner=theirs.partner)):
        assert client.post("/employer/links/", form(foreign)).status_code == 422
    assert not PeopleLink.objects.exists()


def test_who_may(ours, theirs):
    link_to(ours, ours.cohort)
    link = PeopleLink.objects.get()
    answers = {
        rank: client_of(with_rank(ours, rank)).get("/employer/links/").status_code
        for rank in ("manager", "hr", "head", "viewer", "mentor")
    }
    assert answers == {"manager": 200, "hr": 200, "head": 404, "viewer": 404, "mentor": 404}
    assert client_of(theirs.hr).post(f"/employer/links/{link.uuid}/revoke/").status_code == 404
    assert (
        client_of(with_rank(ours, "viewer")).post(f"/employer/links/{link.uuid}/revoke/").status_code == 404
    )
    link.refresh_from_db()
    assert link.revoked_at is None


def test_the_page_takes_as_many_queries_for_twenty_people(ours):
    path = link_to(ours, ours.cohort)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            read(path)
        return len(counted)

    queries()
    few = queries()
    for _person in range(20):
        EnrolmentFactory(cohort=ours.cohort, enrolled_on=STARTS)
    assert queries() == few
