"""The autosave of an answer over HTTP: no session, one statement, a problem document for every refusal."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from lms.assessments.actions import attempt_token, give_time, start_attempt, submit_attempt
from lms.assessments.models import Answer
from lms.assessments.rules import Extra
from tests.factories.assessments import BankFactory, lesson_with_quiz
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.sittings import make_exam

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/attempts/answers"


@pytest.fixture
def attempt():
    enrolment = EnrolmentFactory()
    lesson = lesson_with_quiz(BankFactory().key)
    return start_attempt(
        learner=enrolment.learner, enrolment=enrolment, course_key=uuid.UUID(int=7), lesson=lesson
    )


def put(body, **headers):
    client = Client(enforce_csrf_checks=True)
    return client.put(ADDRESS, body, content_type="application/json", headers=headers)


def test_an_answer_is_saved_in_one_statement_without_session(attempt, django_assert_num_queries):
    body = {"attempt": attempt_token(attempt), "question": 0, "value": 2}
    with django_assert_num_queries(1):
        response = put(body)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert Answer.objects.get().value == 2


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"attempt": "forged"}, 403, "bad-token"),
        ({"value": 99}, 422, "no-such-option"),
        ({"value": "B"}, 422, "malformed"),
        ({"question": 99}, 422, "no-such-question"),
    ],
)
def test_a_refusal_is_a_problem_document_and_saves_nothing(attempt, change, status, code):
    response = put({"attempt": attempt_token(attempt), "question": 0, "value": 2, **change})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"
    assert not Answer.objects.exists()


def test_a_closed_attempt_says_so(attempt):
    submit_attempt(attempt=attempt, actor=attempt.learner)
    response = put({"attempt": attempt_token(attempt), "question": 0, "value": 2})
    assert (response.status_code, response.json()["code"]) == (409, "closed")
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"attempt": "x", "question": 0, "value": NaN}', '{"question": 0}']
)
def test_a_broken_body_is_a_clear_no(body):
    response = put(body)
    assert response.status_code in {400, 415, 422}
    assert response["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_long_is_refused(attempt):
    response = put({"attempt": attempt_token(attempt), "question": 0, "value": "x" * 70_000})
    assert response.status_code == 413


def test_reading_the_address_is_refused_with_the_methods():
    response = Client().get(ADDRESS)
    assert (response.status_code, response["Allow"]) == (405, "PUT, POST")


def hand_in(body):
    client = Client(enforce_csrf_checks=True)
    return client.post("/api/v1/attempts/hand-in", body, content_type="application/json")


def test_handing_in_needs_no_session_brings_answers_along_and_has_one_receipt(attempt):
    token = attempt_token(attempt)
    first = hand_in({"attempt": token, "answers": [{"question": 1, "value": 0, "stamp": 1, "device": "a"}]})
    again = hand_in({"attempt": token, "answers": [{"question": 1, "value": 2, "stamp": 2, "device": "a"}]})
    assert (first.status_code, first.json()) == (200, again.json())
    assert first.json()["receipt"]["answered"] == 1
    assert "key" not in first.content.decode()
    assert Answer.objects.get().value == 0


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"attempt": "forged"}, 403, "bad-token"),
        ({"answers": "x"}, 422, "invalid"),
        ({"answers": ["x"]}, 422, "invalid"),
    ],
)
def test_a_hand_in_that_cannot_be_is_refused_in_words(attempt, change, status, code):
    response = hand_in({"attempt": attempt_token(attempt), **change})
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_what_cannot_be_an_answer_keeps_nobody_from_handing_in(attempt):
    sent = [{"question": 0, "value": "x"}, {"value": 1}, {"question": 2, "value": 1, "stamp": -1}]
    assert hand_in({"attempt": attempt_token(attempt), "answers": sent}).json()["receipt"]["answered"] == 0


def test_a_stamp_orders_packets_and_the_reply_says_what_stands(attempt):
    body = {"attempt": attempt_token(attempt), "question": 0, "device": "a"}
    assert put({**body, "value": 2, "stamp": 7, "at": 0}).json()["stands"] is True
    late = put({**body, "value": 1, "stamp": 6}).json()
    assert (late["stands"], late["value"], late["stamp"]) == (False, 2, 7)


@pytest.mark.parametrize("change", [{"stamp": "7"}, {"stamp": 2**60}, {"device": "ü"}, {"device": "x" * 40}])
def test_what_is_no_stamp_is_refused(attempt, change):
    assert put({"attempt": attempt_token(attempt), "question": 0, "value": 2, **change}).status_code == 422


STANDING = "/api/v1/attempts/standing"


def asked(token):
    answer = Client(enforce_csrf_checks=True).put(
        STANDING, {"attempt": token}, content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_more_time_comes_with_the_next_answer_and_with_the_next_question(django_assert_num_queries):
    exam = make_exam()
    own = exam.people[0]
    attempt = start_attempt(
        learner=own.learner, enrolment=own, course_key=exam.outline.course_key, lesson=exam.lesson
    )
    token = attempt_token(attempt)
    sent = {"attempt": token, "question": 0, "value": "x", "stamp": 1, "device": "a"}
    before = attempt.deadline_at.isoformat()
    assert put(sent).json()["deadline_at"] == before
    give_time(actor=exam.trainer, sitting=exam.sitting, enrolment=own, extra=Extra(minutes=10), why="x")
    attempt.refresh_from_db()
    after = attempt.deadline_at.isoformat()
    assert after > before
    assert put({**sent, "stamp": 2}).json()["deadline_at"] == after
    # The same packet again, and one that is older than what stands, say it, too.
    assert put({**sent, "stamp": 2}).json()["deadline_at"] == after
    assert put(sent).json()["deadline_at"] == after
    with django_assert_num_queries(1):
        assert asked(token)[1]["deadline_at"] == after
    assert asked(token)[1]["state"] == "open"


def test_a_page_that_asks_learns_that_it_is_closed_or_goes_on_elsewhere(attempt):
    token = attempt_token(attempt)
    attempt.holder = "another"
    attempt.save()
    assert asked(token)[1]["state"] == "elsewhere"
    submit_attempt(attempt=attempt, actor=None)
    assert asked(token)[1]["state"] == "closed"
    assert asked("forged")[0] == 403
    assert Client().get(STANDING).status_code == 405
