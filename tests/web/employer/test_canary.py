"""Sign in as each role of one partner, walk every route with another's ids, find no byte of the other."""

import json

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from lms.accounts.actions import make_api_token
from tests.factories.certificates import earn
from tests.factories.monthly import report_of
from tests.factories.proofs import proof_of
from tests.factories.rosters import draft_of
from tests.factories.workplace import bare_line
from tests.web.employer.conftest import client_of

pytestmark = pytest.mark.django_db
CANARY = "扬江"


def routes(namespace):
    resolver = next(
        entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", "") == namespace
    )
    return [pattern for pattern in resolver.url_patterns if isinstance(pattern, URLPattern) and pattern.name]


def ids_of(place):
    enrolment = place.people[0]
    return {
        "enrolment": enrolment.uuid,
        "day": "2026-10-01",
        "proof": proof_of(enrolment).uuid,
        "cohort": place.cohort.uuid,
        "user": place.hr.uuid,
        "report": report_of(place.partner).uuid,
        "form": "xlsx",
        "token": place.hr.uuid,
        "link": place.hr.uuid,
        "draft": draft_of(place.cohort, by=place.hr).uuid,
        "deputy": enrolment.uuid,
        "skill": enrolment.uuid,
        "log": bare_line(enrolment, done=f"{CANARY} furnace").uuid,
        "attempt_id": enrolment.uuid,
        "upload_id": enrolment.uuid,
        "asset_id": enrolment.uuid,
        "course_id": enrolment.uuid,
        "code": place.cohort.key,
        "number": 1,
        "language": "vi",
    }


def addresses(namespace, place):
    ids = ids_of(place)
    found = []
    for pattern in routes(namespace):
        names = pattern.pattern.converters
        assert set(names) <= set(ids), f"tell the canary what {pattern.name} takes"
        if pattern.name != "nothing":
            found.append(reverse(f"{namespace}:{pattern.name}", kwargs={name: ids[name] for name in names}))
    return found


def queries_of(place):
    """Every place in an address or a form where an id of the other partner may be put."""
    values = {"class": place.cohort.uuid, "class_uuid": place.cohort.uuid, "who": place.people[0].uuid}
    return {
        **values,
        "only": place.people[0].uuid,
        "department": place.people[0].department.uuid,
        "q": CANARY[:1],
    }


@pytest.mark.parametrize("role", ["hr", "mentor"])
@pytest.mark.parametrize("namespace", ["employer", "api"])
def test_no_route_gives_a_byte_of_another_partner(ours, theirs, role, namespace):
    user = getattr(ours, role)
    client = client_of(user)
    token = {"authorization": f"Bearer {make_api_token(user=user, name='canary')}"}
    asked = queries_of(theirs)
    for address in addresses(namespace, theirs):
        answers = [
            client.get(address, asked),
            client.get(address),
            client.post(address, asked),
            Client().get(address, asked, headers=token),
            Client().put(address, json.dumps({"x": 1}), content_type="application/json", headers=token),
        ]
        for answer in answers:
            body = b"".join(answer) if answer.streaming else answer.content
            assert CANARY.encode() not in body, (address, answer.status_code)
            assert json.dumps(CANARY)[1:-1].encode() not in body, (address, answer.status_code)


def test_the_canary_sings_for_its_own_people(ours, theirs):
    """The negative control: the same walk by the other partner's own HR does find them."""
    client = client_of(theirs.hr)
    found = [client.get(address, {"class": theirs.cohort.uuid}) for address in addresses("employer", theirs)]
    bodies = [b"".join(answer) if answer.streaming else answer.content for answer in found]
    assert sum(CANARY.encode() in body for body in bodies) >= 3


def test_the_api_list_is_the_screen(ours):
    client = client_of(ours.hr)
    (line,) = client.get("/api/v1/employer/classes").json()
    assert line["class_uuid"] == str(ours.cohort.uuid)
    body = client.get("/api/v1/employer/people", {"class_uuid": ours.cohort.uuid}).json()
    shown = client.get("/employer/").context["rows"]
    assert [person["name"] for person in body["people"]] == [row.line.name for row in shown]
    assert body["counts"] == {"on_pace": 1, "at_risk": 1, "blocked": 1}
    late, behind = body["people"][1]["reasons"]
    assert (late["code"], late["text"]) == (
        "late",
        "needs 13.6 a week, does 0.5: at this pace far too late",
    )
    assert behind == {"code": "behind", "amount": 330, "text": "33 units behind the plan"}


def test_a_stranger_is_told_that_the_list_is_for_employers(ours):
    answer = client_of(ours.people[0].learner).get(
        "/api/v1/employer/people", {"class_uuid": ours.cohort.uuid}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not-an-employer")
    mentor = client_of(ours.mentor).get("/api/v1/employer/people", {"class_uuid": ours.cohort.uuid}).json()
    assert [person["name"] for person in mentor["people"]] == ["云岭学徒2"]


def test_the_same_figure_for_learner_hr_and_api(ours):
    enrolment = ours.people[0]
    earn(enrolment, tenths=7)
    hr = client_of(ours.hr).get(f"/employer/people/{enrolment.uuid}/").context["line"]
    (mine,) = client_of(enrolment.learner).get("/api/v1/me/hours").json()["classes"]
    assert mine["units"]["total_tenths"] == hr.posted_tenths == 407
    assert sum(day["posted_s"].get("onsite", 0) for day in mine["days"]) == 40 * 2700
