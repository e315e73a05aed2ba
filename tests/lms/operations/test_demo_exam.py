"""The demo shows an exam, texts and the bench as they are in a school: done, marked, waiting and to come; once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.actions import plant_site
from courses.quizzes.models import Question
from lms.assessments.models import (
    Attempt,
    Leaving,
    Mark,
    Marking,
    MarkPhoto,
    QuestionStatistic,
    Seat,
    Sitting,
)
from lms.cohorts.models import CohortTrainer
from lms.operations.demo.exam import BENCHED, WRITERS, seed_exam
from lms.operations.demo.people import Cast
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.ledger import whole
from tests.factories.partners import MembershipFactory
from tests.web.employer.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
EVERYTHING = (Sitting, Attempt, Mark, Marking, MarkPhoto, Question, QuestionStatistic, Seat, Leaving)


@pytest.fixture
def cast():
    plant_site()
    cohort = CohortFactory(kind="apprenticeship")
    accounts = {name: PersonFactory(roles=[name]) for name in ("office", "trainer")}
    accounts |= {
        "learner": PersonFactory(),
        "mentor": MembershipFactory(partner=cohort.partner, role="mentor").user,
    }
    CohortTrainer.objects.create(cohort=cohort, user=accounts["trainer"])
    EnrolmentFactory.create_batch(13, cohort=cohort)
    EnrolmentFactory(cohort=cohort, learner=accounts["learner"])
    return Cast(accounts, cohort, cohort)


def test_there_is_something_true_on_every_page_of_exams(cast):
    said = []
    for _again in range(2):
        seed_exam(cast, today=timezone.localdate(), say=said.append)
        counts = [model.objects.count() for model in EVERYTHING]
        assert counts[:2] == [2, WRITERS + 6 + BENCHED]
    assert len(said) == 1
    assert all(counts)
    past, coming = Sitting.objects.order_by("opens_at")
    assert past.released_at < timezone.now() < coming.opens_at
    results = set(Attempt.objects.filter(sitting=past).values_list("passed", flat=True))
    assert results == {True, False}
    assert set(MarkPhoto.objects.values_list("kind", flat=True)) == {"image/jpeg", "video/mp4"}
    assert set(Attempt.objects.filter(sitting=None).values_list("awaits_marks", flat=True)) == {True, False}
    whole()
    trainer, mentor = (client_of(cast.accounts[name]) for name in ("trainer", "mentor"))
    learner = client_of(cast.accounts["learner"])
    waiting = Marking.objects.filter(marks=None, kind="essay").get()
    film = MarkPhoto.objects.get(kind="video/mp4", mark__by=cast.accounts["mentor"])
    for client, address, words in (
        (trainer, reverse("trainer:sitting", args=[past.uuid]), f"{WRITERS} handed in"),
        (trainer, reverse("trainer:bench", args=[cast.apprentices.uuid]), f"{BENCHED} / 14 scored"),
        (trainer, reverse("trainer:marking_answer", args=[waiting.uuid]), "Your marks, of 10 points"),
        (mentor, reverse("employer:bench"), f"{BENCHED} / 14 scored"),
        (learner, "/learn/SMELT-EXAM/", "final assessment"),
    ):
        answer = client.get(address)
        assert (answer.status_code, words in answer.content.decode()) == (200, True), address
    assert mentor.get(reverse("employer:bench_file", args=[film.uuid]))["Content-Type"] == "video/mp4"
