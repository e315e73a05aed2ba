"""Papers of a sitting that are alike: shown to whoever ran it, when nobody writes, as a question."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.assessments.actions import start_attempt
from lms.assessments.models import Answer, Attempt, Seat
from lms.cases.models import Case
from lms.flags.actions.asking import ask_about
from lms.flags.queries import papers_of
from lms.flags.rules.alike import same_mistakes
from tests.factories.accounts import PersonFactory
from tests.factories.sittings import STEM, make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PEOPLE, QUESTIONS = 12, 12


@pytest.fixture
def exam():
    """Twelve people, all wrong everywhere; the second copies eleven mistakes of the first."""
    made = make_exam(people=PEOPLE, invigilated=True)
    made.sitting.begun_at = timezone.now()
    made.sitting.save()
    dice = random.Random(3)
    for place, own in enumerate(made.people):
        Seat.objects.create(
            sitting=made.sitting, enrolment=own, number=place + 1, checked_at=timezone.now(), way="known"
        )
        attempt = start_attempt(
            learner=own.learner, enrolment=own, course_key=made.outline.course_key, lesson=made.lesson
        )
        one = attempt.paper[0]
        attempt.paper = [{**one, "uuid": str(UUID(int=number + 1))} for number in range(QUESTIONS)]
        attempt.result = [{"points_hundredths": 0, "max_hundredths": 100} for _each in range(QUESTIONS)]
        attempt.state, attempt.submitted_at = "submitted", timezone.now()
        attempt.save()
        Answer.objects.bulk_create(
            Answer(
                attempt=attempt,
                question=number,
                value=f"copied{number}" if place < 2 and number < 11 else dice.choice("pqrstuvw"),
                saved_at=timezone.now(),
            )
            for number in range(QUESTIONS)
        )
    made.trainer.language = "en"
    made.trainer.save()
    return made


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(exam):
    return reverse("trainer:exam_alike", args=[exam.sitting.uuid])


def test_whoever_ran_it_sees_the_pair_its_seats_and_the_same_mistakes(exam, django_assert_max_num_queries):
    client = signed_in(exam.trainer)
    client.get(address(exam))
    with django_assert_max_num_queries(20):
        page = client.get(address(exam))
    (line,) = page.context["lines"]
    assert {line.one.seat, line.other.seat} == {1, 2}
    assert (line.are_neighbours, line.is_asked, line.pair.same) == (True, False, 11)
    text = page.content.decode()
    assert "11 of 12 questions that both have wrong are wrong in the same way" in text
    assert "copied10" in text
    assert STEM in text
    ask_about(same_mistakes(papers_of(exam.sitting)), at=timezone.now())
    assert Case.objects.count() == 1
    assert client.get(address(exam)).context["lines"][0].is_asked


def test_while_somebody_writes_and_where_nothing_is_alike_it_says_so(exam):
    client = signed_in(exam.trainer)
    Answer.objects.filter(attempt__enrolment=exam.people[1]).delete()
    assert "No two papers are alike" in client.get(address(exam)).content.decode()
    Attempt.objects.filter(enrolment=exam.people[0]).update(state="open")
    said = client.get(address(exam)).content.decode()
    assert "Somebody is still writing" in said
    assert STEM not in said


def test_nobody_else_sees_it(exam):
    for who, status in ((PersonFactory(roles=["trainer"]), 404), (exam.people[0].learner, 403)):
        assert signed_in(who).get(address(exam)).status_code == status
