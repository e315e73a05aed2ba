"""The exam room on the invigilator's phone, and its door on the learner's."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts.actions import set_numbers
from lms.assessments.actions import attempt_token, submit_attempt
from lms.assessments.models import Attempt, Leaving, Seat
from lms.attendance.models import Pin
from lms.reports.results.seat_list import Paper, seat_list_facts
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.sittings import STEM, make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
AWAY = "/api/v1/attempts/away"


@pytest.fixture
def exam():
    return make_exam(people=2, invigilated=True)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def room_of(exam) -> str:
    return reverse("trainer:exam_room", args=[exam.sitting.uuid])


def door_of(exam) -> str:
    return reverse("learner:quiz", args=[exam.outline.code, exam.lesson.uuid])


def test_a_class_is_seated_let_in_and_begun_from_one_page(exam, django_assert_max_num_queries):
    trainer = signed_in(exam.trainer)
    who = exam.people[0]
    trainer.post(room_of(exam), {"seats": "mixed"})
    assert Seat.objects.filter(sitting=exam.sitting).count() == 2
    trainer.post(room_of(exam), {"papers": who.uuid})
    trainer.post(room_of(exam), {"begin": "1"})
    with django_assert_max_num_queries(14):
        page = trainer.get(room_of(exam))
    assert page.context["inside"] == 1
    assert page.context["sitting"].begun_at is not None
    trainer.post(room_of(exam), {"out": who.uuid})
    assert trainer.get(reverse("trainer:exam_room_live", args=[exam.sitting.uuid])).context["inside"] == 0


def test_the_room_costs_the_same_for_many(exam, django_assert_max_num_queries):
    EnrolmentFactory.create_batch(20, cohort=exam.cohort)
    trainer = signed_in(exam.trainer)
    with django_assert_max_num_queries(14):
        trainer.get(room_of(exam))


def test_a_learner_waits_at_the_door_and_begins_when_it_is_begun(exam):
    who = exam.people[0]
    learner, trainer = signed_in(who.learner), signed_in(exam.trainer)
    assert STEM not in learner.get(door_of(exam)).content.decode()
    refused = learner.post(door_of(exam))
    assert (refused.status_code, Attempt.objects.count()) == (200, 0)
    trainer.post(room_of(exam), {"known": who.uuid})
    waiting = learner.get(door_of(exam)).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert STEM not in waiting
    trainer.post(room_of(exam), {"begin": "1"})
    assert 'http-equiv="refresh"' not in learner.get(door_of(exam)).content.decode()
    assert learner.post(door_of(exam)).status_code == 302
    assert Attempt.objects.get().learner == who.learner


def test_the_own_pin_lets_in_and_is_not_guessed_for_ever(exam):
    who = exam.people[0]
    Pin.objects.create(user=who.learner, hash=make_password("4711"))
    learner = signed_in(who.learner)
    assert 'name="pin"' in learner.get(door_of(exam)).content.decode()
    for _try in range(5):
        learner.post(door_of(exam), {"pin": "0000"})
    learner.post(door_of(exam), {"pin": "4711"})
    assert not Seat.objects.filter(checked_at__isnull=False).exists(), "five wrong: the identity card"
    other = exam.people[1]
    Pin.objects.create(user=other.learner, hash=make_password("0815"))
    assert signed_in(other.learner).post(door_of(exam), {"pin": "0815"}).status_code == 302
    seat = Seat.objects.get(enrolment=other)
    assert (seat.way, seat.checked_by) == ("pin", None)


def test_the_list_on_paper_is_by_seat_masked_and_filled_in_only_after(exam, django_assert_max_num_queries):
    trainer, (first, second) = signed_in(exam.trainer), exam.people
    set_numbers(actor=None, user=first.learner, phone="", id_no="990000199001010017")
    trainer.post(room_of(exam), {"known": second.uuid})
    trainer.post(room_of(exam), {"known": first.uuid})
    trainer.post(room_of(exam), {"begin": "1"})
    signed_in(first.learner).post(door_of(exam))
    submit_attempt(attempt=Attempt.objects.get(), actor=None)
    Leaving.objects.create(
        attempt=Attempt.objects.get(), page="p", number=1, seconds=42, told_at=timezone.now()
    )
    paper = Paper("Exam", "http://x/learn/")
    blank = seat_list_facts(exam.sitting, paper, is_empty=True)["rows"]
    assert [row["seat"] for row in blank] == ["1", "2"]
    assert blank[0]["name"] == second.learner.display_name
    assert blank[1]["id"].endswith("0017")
    assert "19900101" not in blank[1]["id"]
    assert not any(row[name] for row in blank for name in ("begun", "handed_in", "receipt", "left"))
    with django_assert_max_num_queries(9):
        told = seat_list_facts(exam.sitting, paper, is_empty=False)
    (_second, own) = told["rows"]
    assert (own["receipt"], own["left"]) == (Attempt.objects.get().receipt_code, "1 × / 42 s")
    assert own["begun"]
    assert own["handed_in"]
    assert not told["rows"][0]["begun"]
    address = reverse("trainer:seat_list", args=[exam.sitting.uuid])
    for url in (address, f"{address}?form=empty"):
        answer = trainer.get(url)
        assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
    for stranger, status in ((PersonFactory(roles=["trainer"]), 404), (first.learner, 403)):
        assert signed_in(stranger).get(address).status_code == status


def test_only_who_runs_the_class_enters_and_a_sitting_without_invigilator_has_no_room(exam):
    stranger = PersonFactory(roles=["trainer"])
    assert signed_in(stranger).get(room_of(exam)).status_code == 404
    assert signed_in(stranger).post(room_of(exam), {"begin": "1"}).status_code == 404
    assert signed_in(exam.people[0].learner).get(room_of(exam)).status_code in {302, 403, 404}
    exam.sitting.invigilated = False
    exam.sitting.save()
    assert signed_in(exam.trainer).get(room_of(exam)).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"papers": "x"}, {"papers": "00000000-0000-0000-0000-000000000000"}])
def test_what_is_no_act_and_nobody_is_not_found(exam, sent):
    assert signed_in(exam.trainer).post(room_of(exam), sent).status_code == 404


def test_leaving_the_page_is_told_by_token_and_shown_to_the_invigilator(exam):
    trainer, who = signed_in(exam.trainer), exam.people[0]
    trainer.post(room_of(exam), {"known": who.uuid})
    trainer.post(room_of(exam), {"begin": "1"})
    signed_in(who.learner).post(door_of(exam))
    attempt = Attempt.objects.get()
    body = {"attempt": attempt_token(attempt), "page": "p1", "away": [{"number": 1, "seconds": 42}]}
    for kept in (1, 0):
        answer = Client().put(AWAY, json.dumps(body), content_type="application/json")
        assert (answer.status_code, answer.json()) == (200, {"kept": kept})
    assert "42" in trainer.get(room_of(exam)).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"page": ""},
        {"page": 3},
        {"away": "x"},
        {"away": [{"number": True, "seconds": 1}]},
        {"away": [{"number": 1, "seconds": -1}]},
        {"away": [3]},
        {"away": [{"number": 1, "seconds": 1}] * 51},
    ],
)
def test_what_is_no_leaving_is_refused_and_nothing_is_kept(change):
    body = {"attempt": "x", "page": "p", "away": [], **change}
    assert Client().put(AWAY, json.dumps(body), content_type="application/json").status_code == 422
    assert not Leaving.objects.exists()
