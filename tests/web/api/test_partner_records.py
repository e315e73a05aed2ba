"""A partner's program reads its own people and hours with a token, and nothing of anybody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from lms.audit.models import AuditRecord
from lms.ledger.queries import hours_by_partner_and_month
from lms.partners.actions import make_token, revoke_token
from lms.partners.models import PartnerToken
from lms.partners.rules import NotManager, Scope
from lms.web.api import partner_auth, partner_records
from tests.factories.partners import MembershipFactory
from tests.web.employer.conftest import NOW, client_of, make_place, ours, theirs  # noqa: F401  fixtures of HR's pages
from tests.web.employer.conftest import now as now  # noqa: PLC0414  the fixture

pytestmark = pytest.mark.django_db
BASE = "/api/v1/employer/records"
BOTH = tuple(Scope)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    yield
    cache.clear()


def key_of(place, *scopes, days=30):
    row, token = make_token(
        actor=place.hr,
        partner=place.partner,
        name="SAP",
        scopes=scopes or BOTH,
        ends_on=timezone.localdate() + timedelta(days=days),
        key=uuid4(),
    )
    return row, token


def get(token, path, **query):
    return Client().get(f"{BASE}/{path}", query, headers={"authorization": f"Bearer {token}"})


def test_people_are_those_of_the_screen_with_the_same_figures(ours, theirs):  # noqa: F811
    body = get(key_of(ours)[1], "people").json()
    rows = {row.line.name: row.line for row in client_of(ours.hr).get("/employer/").context["rows"]}
    assert {row["name"]: (row["posted_tenths"], row["standing"]) for row in body["people"]} == {
        name: (line.posted_tenths, str(line.pace.standing)) for name, line in rows.items()
    }
    assert body["after"] is None


def test_pages_lead_to_each_other_and_a_foreign_place_is_a_missing_one(ours, theirs, monkeypatch):  # noqa: F811
    monkeypatch.setattr(partner_records, "PAGE", 2)
    token = key_of(ours)[1]
    first = get(token, "people").json()
    second = get(token, "people", after=first["after"]).json()
    names = [row["name"] for page in (first, second) for row in page["people"]]
    assert (len(first["people"]), len(set(names)), second["after"]) == (2, 3, None)
    foreign, missing = (get(token, "people", after=uuid) for uuid in (theirs.people[0].uuid, uuid4()))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_hours_of_a_month_add_up_to_what_the_school_sees(ours, theirs, monkeypatch):  # noqa: F811
    monkeypatch.setattr(partner_records, "PAGE", 1)
    token, found, after = key_of(ours)[1], [], {}
    while True:
        page = get(token, "hours", month="2026-10", **after).json()
        found += page["hours"]
        if page["after"] is None:
            break
        after = {"after": page["after"]}
    school = hours_by_partner_and_month([ours.partner.pk], since=NOW.date(), until=NOW.date())
    assert sum(row["onsite_s"] for row in found) == sum(row.posted_s for row in school) > 0
    assert {row["enrolment"] for row in found} == {str(ours.people[0].uuid), str(ours.people[1].uuid)}
    assert "name" not in found[0]
    assert get(token, "hours", month="2026-13").status_code == 422


def test_changes_come_once_in_order_and_a_fresh_line_waits_a_minute(ours, theirs, monkeypatch):  # noqa: F811
    monkeypatch.setattr(partner_records, "PAGE", 4)
    token = key_of(ours)[1]
    assert get(token, "changes").json()["changes"] == []
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        first = get(token, "changes").json()
        second = get(token, "changes", cursor=first["cursor"]).json()
        third = get(token, "changes", cursor=second["cursor"]).json()
    assert [(len(page["changes"]), page["more"]) for page in (first, second, third)] == [
        (4, True),
        (2, False),
        (0, False),
    ]
    lines = first["changes"] + second["changes"]
    assert sum(line["posted_s"] for line in lines) == 42 * 2700
    assert {line["enrolment"] for line in lines} <= {str(row.uuid) for row in ours.people}


def test_a_cursor_of_another_partner_or_of_nobody_is_refused(ours, theirs):  # noqa: F811
    cursor = get(key_of(theirs)[1], "changes").json()["cursor"]
    for text in (cursor, "nonsense", "1"):
        answer = get(key_of(ours)[1], "changes", cursor=text)
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor")


def test_the_same_answer_is_not_sent_twice(ours):  # noqa: F811
    token = key_of(ours)[1]
    tag = get(token, "people")["ETag"]
    again = Client().get(f"{BASE}/people", headers={"authorization": f"Bearer {token}", "if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("scope", "open_to"), [(Scope.PEOPLE, {"people"}), (Scope.HOURS, {"hours", "changes"})]
)
def test_a_token_reads_what_it_was_made_for(ours, scope, open_to):  # noqa: F811
    token = key_of(ours, scope)[1]
    answers = {path: get(token, path, month="2026-10") for path in ("people", "hours", "changes")}
    assert {path for path, answer in answers.items() if answer.status_code == 200} == open_to
    codes = {answer.json()["code"] for answer in answers.values() if answer.status_code != 200}
    assert codes == {"scope-missing"}


def test_a_token_that_ended_or_was_revoked_and_every_other_way_in_is_401(ours):  # noqa: F811
    row, token = key_of(ours, days=1)
    assert get(token, "people").status_code == 200
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert get(token, "people").status_code == 401
    revoke_token(actor=ours.hr, token=row)
    assert get(token, "people").status_code == 401
    assert get("nap_guess", "people").status_code == 401
    assert client_of(ours.hr).get(f"{BASE}/people").status_code == 401
    other = get(key_of(ours)[1], "people")
    assert other["Content-Type"].startswith("application/json")
    assert Client().get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_a_token_of_a_partner_opens_nothing_else(ours):  # noqa: F811
    token = key_of(ours)[1]
    for path in ("/api/v1/me", "/api/v1/employer/classes", "/api/v1/employer/people"):
        assert Client().get(path, headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_who_asks_too_often_waits(ours, monkeypatch):  # noqa: F811
    monkeypatch.setattr(partner_auth, "ASKS_A_MINUTE", 1)
    token = key_of(ours)[1]
    answers = [get(token, "changes") for _ask in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1]["Retry-After"] == "60"


def test_only_a_manager_makes_one_it_is_kept_as_a_hash_and_noted_by_the_hour(ours):  # noqa: F811
    row, token = key_of(ours)
    assert token not in str(PartnerToken.objects.values().get())
    get(token, "people")
    get(token, "people")
    row.refresh_from_db()
    assert row.used_at == NOW
    assert AuditRecord.objects.filter(action="partner_token.made", actor=ours.hr).count() == 1
    plain = MembershipFactory(partner=ours.partner).user
    with pytest.raises(NotManager):
        make_token(
            actor=plain,
            partner=ours.partner,
            name="X",
            scopes=BOTH,
            ends_on=NOW.date(),
            key=uuid4(),
        )


def test_the_pages_take_as_many_queries_for_thirty_people(ours, django_assert_max_num_queries):  # noqa: F811
    big = make_place("大厂", people=30)
    token = key_of(big)[1]
    get(token, "people")
    for path in ("people", "hours", "changes"):
        with django_assert_max_num_queries(8):
            assert get(token, path, month="2026-10").status_code == 200
