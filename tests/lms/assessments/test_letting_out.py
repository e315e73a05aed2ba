"""Results of hundreds: known at one moment, followed up by a row that outlives whoever began it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.assessments import rules
from lms.assessments.actions import (
    attempt_token,
    letting_out,
    release_sitting,
    save_answer,
    start_attempt,
    submit_attempt,
    tell_results,
)
from lms.assessments.models import Attempt, TellingWork
from lms.assessments.queries import telling_of
from lms.assessments.tasks import tell_results_task
from lms.ledger.models import Evidence
from lms.messaging.models import Notice
from media_pipeline.jobs import WorkState, claim
from tests.factories.sittings import QUESTIONS, make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PEOPLE = 4


@pytest.fixture
def exam(monkeypatch):
    """Four handed in, two of them right; more than two are many."""
    monkeypatch.setattr(letting_out, "FEW", 2)
    monkeypatch.setattr(letting_out, "PAUSE_S", 0)
    made = make_exam(people=PEOPLE)
    for place, own in enumerate(made.people):
        attempt = start_attempt(
            learner=own.learner, enrolment=own, course_key=made.outline.course_key, lesson=made.lesson
        )
        if place < 2:
            for number in range(QUESTIONS):
                save_answer(attempt_token(attempt), question=number, value=attempt.paper[number]["answer"][0])
        submit_attempt(attempt=attempt, actor=None)
    return made


def release(exam):
    return release_sitting(actor=exam.trainer, sitting=exam.sitting)


def telling(exam):
    return telling_of(exam.cohort.pk, exam.lesson.uuid)


def followed_up():
    return Evidence.objects.count(), Notice.objects.filter(kind="quiz_marked").count()


def killed_at(monkeypatch, place):
    """The process dies in the middle of one person, after what it wrote of them and before it is committed."""
    real, seen = letting_out.notify, []

    def dies(**facts):
        seen.append(facts["recipient"])
        told = real(**facts)
        if len(seen) == place:
            raise KeyboardInterrupt
        return told

    monkeypatch.setattr(letting_out, "notify", dies)
    return seen


def test_many_results_are_known_at_one_moment_and_the_rest_follows_behind(exam, monkeypatch):
    rung = []
    monkeypatch.setattr(letting_out, "ring", lambda task, pk: rung.append((task, pk)))
    assert release(exam) == PEOPLE
    known = list(Attempt.objects.order_by("pk").values_list("passed", "withheld"))
    assert known == [(True, False), (True, False), (False, False), (False, False)]
    assert len(set(Attempt.objects.values_list("released_at", flat=True))) == 1
    work = TellingWork.objects.get()
    assert (followed_up(), rung) == ((0, 0), [(letting_out.TELLING_TASK, work.pk)])
    assert (telling(exam).told, telling(exam).whole) == (0, PEOPLE)
    tell_results_task(work.pk)
    assert followed_up() == (2, PEOPLE)
    assert telling(exam) is None
    assert release(exam) == 0
    tell_results_task(work.pk)
    assert followed_up() == (2, PEOPLE)


@pytest.mark.parametrize("place", [1, 3])
def test_a_worker_that_was_killed_is_followed_by_one_that_goes_on(exam, monkeypatch, place):
    release(exam)
    work = TellingWork.objects.get()
    seen = killed_at(monkeypatch, place)
    with pytest.raises(KeyboardInterrupt):
        tell_results_task(work.pk)
    assert telling(exam).told == followed_up()[1] == place - 1
    tell_results_task(work.pk)
    assert len(seen) == place, "nobody takes over while the lease lasts"
    TellingWork.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tell_results_task(work.pk)
    assert (followed_up(), len(seen)) == ((2, PEOPLE), PEOPLE + 1)
    assert Attempt.objects.filter(to_tell=True).count() == 0


def test_without_the_row_what_a_kill_left_would_stay_undone(exam, monkeypatch):
    """Control: it is the row that brings the others back."""
    release(exam)
    work = TellingWork.objects.get()
    killed_at(monkeypatch, 2)
    with pytest.raises(KeyboardInterrupt):
        tell_results(claim(TellingWork, worker="x", lease_s=60, pk=work.pk))
    TellingWork.objects.all().delete()
    tell_results_task(work.pk)
    assert release(exam) == 0
    assert followed_up()[1] == 1


def test_one_that_fails_keeps_nobody_else_waiting_and_asking_again_goes_on(exam, monkeypatch):
    release(exam)
    TellingWork.objects.update(max_attempts=1)
    work, bad = TellingWork.objects.get(), exam.people[1].learner_id
    real = letting_out.notify
    with monkeypatch.context() as broken:
        broken.setattr(
            letting_out, "notify", lambda **facts: 1 / 0 if facts["recipient"].pk == bad else real(**facts)
        )
        tell_results_task(work.pk)
    assert TellingWork.objects.get().state == WorkState.FAILED
    assert (telling(exam).left, telling(exam).is_stuck) == (1, True)
    assert followed_up() == (1, PEOPLE - 1)
    assert release(exam) == 0  # one is few: at once
    assert (followed_up(), telling(exam)) == ((2, PEOPLE), None)


def test_who_hands_in_while_others_are_told_is_told_too(exam):
    last = exam.people[0]
    Attempt.objects.filter(enrolment=last).update(withheld=True, state="open")
    release(exam)
    running = claim(TellingWork, worker="x", lease_s=60)
    Attempt.objects.filter(enrolment=last).update(state="submitted")
    assert release_sitting(actor=None, sitting=exam.sitting) == 1
    tell_results(running)  # its lease is gone: it stops, and marks nothing as done
    tell_results_task(running.pk)
    assert (followed_up()[1], telling(exam)) == (PEOPLE, None)


def test_the_verdict_of_all_at_once_is_the_verdict_of_each(exam):
    scores = dict(zip(Attempt.objects.values_list("pk", flat=True), (0, 239, 240, 300), strict=True))
    for needed in (79, 80, 100):
        for pk, score in scores.items():
            Attempt.objects.filter(pk=pk).update(score_hundredths=score, pass_percent=needed, withheld=True)
        release(exam)
        said = dict(Attempt.objects.values_list("pk", "passed"))
        assert said == {pk: rules.is_pass(score, 300, needed) for pk, score in scores.items()}
