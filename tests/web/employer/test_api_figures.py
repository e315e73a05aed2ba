"""What programs of HR read is what HR sees; the canary over all addresses is `tests/web/test_tenants.py`."""

import pytest

from tests.factories.certificates import earn
from tests.web.employer.conftest import client_of

pytestmark = pytest.mark.django_db


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
