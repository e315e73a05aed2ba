"""An exam at its door and after it: when it opens, the code, one device or another, a receipt before the result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts.actions import make_api_token
from lms.assessments.actions import attempt_token, begin_sitting, let_in
from lms.assessments.models import Answer, Attempt, AttemptEvent, IdentityWay
from lms.attendance.models import Pin
from tests.factories.accounts import PASSWORD
from tests.factories.cohorts import CohortCourseFactory, EnrolmentFactory
from tests.factories.courses import make_bank, make_lesson, make_version
from tests.factories.sittings import STEM, make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def door_of(exam):
    return reverse("learner:quiz", args=["EXAM-1", exam.lesson.uuid])


def browser_of(exam):
    learner = exam.people[0].learner
    if learner.language != "en":  # a new password would end the session of the other browser
        learner.language = "en"
        learner.set_password(PASSWORD)
        learner.save()
    client = Client()
    client.force_login(learner)
    return client


def test_before_it_opens_the_door_says_when():
    exam = make_exam(opens_at=timezone.now() + timedelta(days=1))
    client = browser_of(exam)
    assert "Begin the exam" in client.get(door_of(exam)).content.decode()
    said = client.post(door_of(exam)).content.decode()
    assert "This exam opens on" in said
    assert not Attempt.objects.exists()


def test_the_code_is_asked_for_and_not_guessed_for_ever():
    exam = make_exam(access_code="TEA7")
    client = browser_of(exam)
    assert 'name="code"' in client.get(door_of(exam)).content.decode()
    for _try in range(9):
        assert "not the code of the exam" in client.post(door_of(exam), {"code": "no"}).content.decode()
    assert "not the code of the exam" in client.post(door_of(exam), {"code": "TEA7"}).content.decode()
    assert not Attempt.objects.exists()


def test_another_device_sees_no_question_until_it_takes_the_exam_over_with_the_password():
    exam = make_exam(one_device=True)
    first, second = browser_of(exam), browser_of(exam)
    there = first.post(door_of(exam))["Location"]
    assert STEM in first.get(there).content.decode()
    for answer in (second.get(there), second.post(door_of(exam), follow=True), second.get(f"{there}?q=end")):
        text = answer.content.decode()
        assert "open on another device" in text
        assert STEM not in text
    second.post(f"{there}submit/")
    assert Attempt.objects.get().state == "open"
    wrong = second.post(f"{there}take/", {"password": "x"})
    assert (wrong.status_code, "nor your password" in wrong.content.decode()) == (403, True)
    assert second.post(f"{there}take/", {"password": PASSWORD}).status_code == 302
    assert STEM in second.get(there).content.decode()
    assert STEM not in first.get(there).content.decode()
    assert AttemptEvent.objects.get().kind == "taken_over"


def test_the_own_pin_takes_it_over_and_is_not_guessed_for_ever():
    exam = make_exam(one_device=True)
    first, second = browser_of(exam), browser_of(exam)
    there = first.post(door_of(exam))["Location"]
    Pin.objects.create(user=exam.people[0].learner, hash=make_password("4711"))
    assert "Your PIN or your password" in second.get(there).content.decode()
    for _try in range(5):
        assert second.post(f"{there}take/", {"password": "0000"}).status_code == 403
    assert second.post(f"{there}take/", {"password": "4711"}).status_code == 403
    assert second.post(f"{there}take/", {"password": PASSWORD}).status_code == 302, "the password still does"
    third = browser_of(exam)
    cache.clear()
    assert third.post(f"{there}take/", {"password": "4711"}).status_code == 302
    assert STEM in third.get(there).content.decode()


def test_a_device_that_asks_is_let_go_on_from_the_room_and_no_other():
    exam = make_exam(one_device=True, invigilated=True)
    who = exam.people[0]
    let_in(actor=exam.trainer, sitting=exam.sitting, enrolment=who, way=IdentityWay.KNOWN)
    begin_sitting(actor=exam.trainer, sitting=exam.sitting)
    first, second, third = (browser_of(exam) for _each in range(3))
    there = first.post(door_of(exam), headers={"user-agent": "Windows NT"})["Location"]
    second.post(f"{there}ask/", headers={"user-agent": "iPhone"})
    second.post(f"{there}ask/", headers={"user-agent": "iPhone"})
    assert 'http-equiv="refresh"' in second.get(there).content.decode()
    assert 'http-equiv="refresh"' not in third.get(there).content.decode()
    exam.trainer.language = "en"
    exam.trainer.save()
    invigilator = Client()
    invigilator.force_login(exam.trainer)
    room = reverse("trainer:exam_room", args=[exam.sitting.uuid])
    seen = invigilator.get(room).content.decode()
    assert "Windows computer" in seen
    assert seen.count("asks to go on: iPhone") == 1
    invigilator.post(room, {"move": who.uuid})
    assert STEM in second.get(there).content.decode()
    assert STEM not in first.get(there).content.decode() + third.get(there).content.decode()
    assert "asks to go on" not in invigilator.get(room).content.decode()
    assert [row.kind for row in AttemptEvent.objects.order_by("pk")] == ["asked_to_move", "let_go"]


def test_what_the_first_device_had_not_sent_is_offered_on_the_second():
    exam = make_exam(one_device=True)
    first, second = browser_of(exam), browser_of(exam)
    there = first.post(door_of(exam))["Location"]
    token = attempt_token(Attempt.objects.get())
    second.post(f"{there}take/", {"password": PASSWORD})
    sent = {"attempt": token, "question": 1, "value": "late", "stamp": 9, "device": "a"}
    answer = Client().put("/api/v1/attempts/answers", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "other-device")
    assert "1 answer that had not been sent is kept aside" in first.get(there).content.decode()
    assert "had not sent one answer, to question 2" in second.get(there).content.decode()
    first.post(f"{there}aside/", {"take": "1"})
    assert not Answer.objects.exists()
    second.post(f"{there}aside/", {"take": "1"})
    assert Answer.objects.get().value == "late"
    assert "had not sent" not in second.get(there).content.decode()


def test_a_program_is_another_device_too():
    exam = make_exam(one_device=True)
    browser_of(exam).post(door_of(exam))
    token = make_api_token(user=exam.people[0].learner, name="x")
    client = Client(headers={"authorization": f"Bearer {token}"})
    answer = client.get(f"/api/v1/attempts/{Attempt.objects.get().uuid}")
    assert (answer.status_code, answer.json()["code"]) == (409, "other-device")
    assert STEM not in answer.content.decode()


def test_a_receipt_stands_before_the_result_and_is_the_same_on_every_look():
    exam = make_exam()
    client = browser_of(exam)
    there = client.post(door_of(exam))["Location"]
    client.post(there, {"value-0": "x"})
    first = client.post(f"{there}submit/", follow=True)
    attempt = Attempt.objects.get()
    text = first.content.decode()
    assert attempt.receipt_code in text
    assert "1 of 3" in text
    assert "when your trainer releases it" in text
    assert attempt.receipt_code in client.post(f"{there}submit/", follow=True).content.decode()


@pytest.fixture
def practice():
    make_bank("any")
    lessons = [make_lesson("quiz", bank="any", draw=2, plan={"purpose": "practice"})]
    version = make_version("PRAC-1", lessons=lessons)
    enrolment = EnrolmentFactory()
    CohortCourseFactory(cohort=enrolment.cohort, course_key=version.course_key)
    enrolment.learner.language = "en"
    enrolment.learner.save()
    return enrolment, reverse("learner:quiz", args=["PRAC-1", lessons[0].uuid])


def test_practice_is_shown_as_practice_and_counts_nowhere(client, practice):
    enrolment, door = practice
    client.force_login(enrolment.learner)
    text = client.get(door).content.decode()
    assert "it counts nowhere" in text
    assert "To pass" not in text
    there = client.post(door)["Location"]
    said = client.post(f"{there}submit/", follow=True).content.decode()
    assert "Practised" in said
    assert "Leaf must breathe" in said
    assert Attempt.objects.get().passed is None


def test_a_quiz_with_two_attempts_has_no_third(client):
    make_bank("any")
    lesson = make_lesson("quiz", bank="any", draw=2, plan={"attempts": 2})
    version = make_version("TWO-1", lessons=[lesson])
    enrolment = EnrolmentFactory()
    CohortCourseFactory(cohort=enrolment.cohort, course_key=version.course_key)
    enrolment.learner.language = "en"
    enrolment.learner.save()
    client.force_login(enrolment.learner)
    door = reverse("learner:quiz", args=["TWO-1", lesson.uuid])
    for _try in range(2):
        client.post(f"{client.post(door)['Location']}submit/")
    assert "used every attempt" in client.post(door).content.decode()
    assert Attempt.objects.count() == 2
