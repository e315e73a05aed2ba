"""The beat endpoint: a signed lease and nothing else, two statements, a clear answer to everything."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from lms.study.models import Lease
from lms.study.refusals import BeatsBusy
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.study import beat, open_lesson

pytestmark = pytest.mark.django_db
PATH = "/api/v1/beats"


@pytest.fixture
def lease():
    return open_lesson(EnrolmentFactory(), when=timezone.now() - timedelta(minutes=10))


def post(client, lease, *beats, content_type="application/json", **more):
    body = {"lease": lease.token, "beats": list(beats), **more}
    return client.post(PATH, json.dumps(body), content_type=content_type)


def test_a_beat_needs_no_session_and_two_statements(client, lease, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = post(client, lease, beat(1, end_s=30))
    reply = response.json()
    assert (response.status_code, response.cookies, response["Cache-Control"]) == (200, {}, "no-store")
    assert (reply["credited_today_s"], reply["cap_left_s"], reply["seen"]) == (30, 21_570, [[0, 30_000]])
    assert (reply["live"], reply["superseded"], reply["accepted"], reply["refused"]) == (True, False, 1, [])
    assert reply["server_now"]
    assert reply["next_beat_s"] == 20


def test_a_beacon_is_plain_text(client, lease):
    assert post(client, lease, beat(1, end_s=30), content_type="text/plain").status_code == 200


def test_a_beat_again_changes_nothing(client, lease):
    first, again = (post(client, lease, beat(1, end_s=30)).json() for _ in range(2))
    assert (again["credited_today_s"], again["accepted"]) == (first["credited_today_s"], 0)
    assert Lease.objects.get().revision == 1


def test_nan_refuses_its_own_beat_and_no_other(client, lease):
    reply = post(client, lease, beat(1, end_s=30, rate=float("nan")), beat(2, end_s=60)).json()
    assert reply["credited_today_s"] == 30
    assert [(refused["seq"], refused["code"]) for refused in reply["refused"]] == [(1, "not-a-number")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": float("nan")}, "not-a-number"),
        ({"mono_ms": -86_400_000}, "negative"),
        ({"mono_ms": 5, "span_ms": 60_000}, "before-lease"),
        ({"mono_ms": 86_400_000}, "ahead-of-clock"),
    ],
)
def test_a_beat_that_cannot_be_true_gets_a_problem_and_nothing_is_stored(client, lease, change, code):
    response = post(client, lease, {**beat(1, end_s=30), **change})
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    problem = response.json()
    assert (problem["code"], [error["code"] for error in problem["errors"]]) == (code, [code])
    assert problem["detail"]
    row = Lease.objects.get()
    # How often a device ran ahead of the clock is remembered for the flags; nothing of what it claimed is.
    assert (row.segments, row.received, row.unsettled_since, row.position_ms) == ([], [], None, 0)


def test_the_superseded_player_hears_it(client, lease):
    open_lesson(Lease.objects.get().enrolment)
    response = post(client, lease, beat(1, end_s=599, start_at=0))
    assert response.status_code == 200
    reply = post(client, lease, beat(2, end_s=604, span_s=2, start_at=0)).json()
    assert (reply["superseded"], reply["live"]) == (True, False)
    assert [refused["code"] for refused in reply["refused"]] == ["superseded"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b" ", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"lease": "x", "beats": {}}', "application/json", 422),
        (b'{"lease": "x", "beats": []}', "application/json", 403),
        (b'{"lease": {"a": 1}, "beats": []}', "application/json", 403),
        (b"{}", "application/x-www-form-urlencoded", 415),
        (b" " * 70_000, "application/json", 413),
    ],
)
def test_malformed_requests_get_a_clear_answer(client, body, content_type, status):
    response = client.post(PATH, body, content_type=content_type)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["detail"]


def test_too_many_beats(client, lease):
    assert post(client, lease, *[beat(n, end_s=n + 30) for n in range(51)]).status_code == 413
    assert Lease.objects.get().revision == 0


def test_only_post(client):
    response = client.get(PATH)
    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("fault", [OperationalError("database is locked"), BeatsBusy()])
def test_a_busy_database_says_come_back(client, lease, monkeypatch, fault):
    def busy(*_):
        raise fault

    monkeypatch.setattr("lms.web.api.beats.accept_beats", busy)
    response = post(client, lease, beat(1, end_s=30))
    assert (response.status_code, response["Retry-After"]) == (503, "2")


def test_leaving_rings_for_the_settlement(client, lease, monkeypatch):
    rung = []
    monkeypatch.setattr("lms.web.api.beats.ring", lambda task, pk: rung.append((task.name, pk)))
    post(client, lease, beat(1, end_s=30))
    assert rung == []
    post(client, lease, beat(2, end_s=60, closing=True))
    assert rung == [("lms.study.settle", Lease.objects.get().pk)]


def test_words_follow_the_language_of_the_player(client, lease):
    body = {"lease": "forged", "beats": []}
    response = client.post(
        PATH, json.dumps(body), content_type="application/json", headers={"accept-language": "en"}
    )
    assert response.json()["detail"].startswith("This player has no valid permission")
