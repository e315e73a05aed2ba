"""Quizzes and certificates under sixteen threads: one attempt, one receipt, one certificate, numbers without gaps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.assessments.actions import attempt_token, save_answer, start_attempt, submit_attempt
from lms.assessments.models import Answer, Attempt
from lms.certificates import actions
from lms.certificates.actions import issue_if_earned
from lms.certificates.models import Certificate, SerialScope
from lms.cohorts.models import Enrolment
from lms.ledger.models import Evidence
from lms.study.actions import accept_beats, settle
from lms.study.models import Lease
from tests.factories.assessments import BankFactory, lesson_with_quiz, right_answers
from tests.factories.certificates import earn, learning_person
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory
from tests.factories.ledger import sums, whole
from tests.factories.study import COURSE, START, beat, open_lesson
from tests.services.races.together import DEVICES, Crossing, all_devices, at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

HOUR = timedelta(hours=1)


@pytest.fixture
def quiz():
    return lesson_with_quiz(BankFactory().key)


def start(quiz, enrolment):
    return start_attempt(
        learner=enrolment.learner, enrolment=enrolment, course_key=COURSE, lesson=quiz, at=START
    )


def answered(quiz, enrolment):
    attempt = start(quiz, enrolment)
    for place, value in right_answers(attempt).items():
        save_answer(attempt_token(attempt), question=place, value=value, at=START)
    return attempt


def test_a_quiz_that_is_opened_on_sixteen_devices_is_one_attempt(quiz):
    enrolment = EnrolmentFactory()
    met = all_devices(lambda: start(quiz, enrolment))
    assert met.faults == []
    assert len({attempt.pk for attempt in met.results}) == Attempt.objects.count() == 1


def test_a_quiz_that_is_handed_in_sixteen_times_has_one_receipt(quiz):
    attempt = answered(quiz, EnrolmentFactory())
    met = all_devices(lambda: submit_attempt(attempt=attempt, actor=attempt.learner, at=START))
    assert met.faults == []
    assert {(row.passed, row.score_hundredths) for row in met.results} == {(True, attempt.max_hundredths)}
    assert Evidence.objects.count() == 1


def test_an_answer_that_was_saved_while_the_quiz_was_handed_in_is_graded_or_refused(quiz):
    attempt = answered(quiz, EnrolmentFactory())
    token = attempt_token(attempt)

    def change(place):
        for _time in range(20):
            save_answer(token, question=place, value=(attempt.paper[place]["answer"] + 1) % 3, at=START)
            save_answer(token, question=place, value=attempt.paper[place]["answer"], at=START)

    changes = [lambda place=place: change(place % len(attempt.paper)) for place in range(DEVICES - 1)]
    met = at_once([*changes, lambda: submit_attempt(attempt=attempt, actor=None, at=START)])
    assert met.kinds <= {"AttemptClosed"}
    attempt.refresh_from_db()
    right = {row.question: row.value == attempt.paper[row.question]["answer"] for row in Answer.objects.all()}
    graded = {place: score["points_hundredths"] > 0 for place, score in enumerate(attempt.result)}
    assert graded == right


def film_and_quiz_together(quiz):
    """Eight learners hand in a quiz while the time of its film is settled."""
    enrolments = EnrolmentFactory.create_batch(DEVICES // 2, cohort=CohortFactory())
    calls = []
    for enrolment in enrolments:
        attempt = answered(quiz, enrolment)
        lease = open_lesson(enrolment, uuid=quiz.uuid, length_s=60, gated=True)
        accept_beats(lease.token, [beat(1, end_s=60, span_s=60)], START + HOUR)
        pk = Lease.objects.get(enrolment=enrolment).pk
        calls.append(lambda pk=pk: settle(pk, at=START + HOUR, derive_now=True))
        calls.append(lambda attempt=attempt: submit_attempt(attempt=attempt, actor=None, at=START + HOUR))
    return at_once(calls)


def test_handing_in_while_the_film_is_settled_keeps_nobody_waiting_in_a_circle(quiz):
    assert film_and_quiz_together(quiz).faults == []
    assert Evidence.objects.count() == DEVICES
    whole()


def test_sixteen_looks_at_one_enrolment_issue_one_certificate():
    enrolment = learning_person()
    earn(enrolment)
    met = all_devices(lambda: issue_if_earned(enrolment.pk))
    assert met.faults == []
    assert len({row.serial for row in met.results}) == Certificate.objects.count() == 1
    assert SerialScope.objects.get().last == 1


def whole_class():
    """Sixteen learners of one programme, each of whom has earned a certificate."""
    programme = ProgrammeFactory(required_tenths={"online": 10})
    enrolments = EnrolmentFactory.create_batch(DEVICES, cohort=CohortFactory(programme=programme))
    for enrolment in enrolments:
        earn(enrolment)
    return enrolments


def test_a_class_that_is_certified_at_once_has_numbers_without_gaps():
    enrolments = whole_class()
    met = at_once([lambda pk=row.pk: issue_if_earned(pk) for row in enrolments])
    assert met.faults == []
    serials = sorted(row.serial for row in Certificate.objects.all())
    scope = SerialScope.objects.get()
    assert serials == [actions.rules.serial_number(scope.scope, n) for n in range(1, DEVICES + 1)]
    assert scope.last == DEVICES


def test_without_the_lock_on_the_counter_two_get_one_number(monkeypatch):
    """Control: all read the same counter, and the unique number refuses the others."""
    crossing = Crossing()

    def unlocked(_enrolment, _at):
        crossing()
        return SerialScope.objects.get()

    enrolments = whole_class()
    SerialScope.objects.create(scope="NA-2026-TEST")
    monkeypatch.setattr(actions, "_locked_scope", unlocked)
    met = at_once([lambda pk=row.pk: issue_if_earned(pk) for row in enrolments])
    assert "IntegrityError" in met.kinds


def test_locking_more_than_the_attempt_would_be_such_a_circle(quiz, monkeypatch):
    """Control: the enrolment locked beside it waits for the evidence that names it."""

    def with_its_enrolment(attempt, **named):
        refresh(attempt, **named)
        Enrolment.objects.select_for_update().get(pk=attempt.enrolment_id)

    refresh = Attempt.refresh_from_db
    monkeypatch.setattr(Attempt, "refresh_from_db", with_its_enrolment)
    assert any("OperationalError" in film_and_quiz_together(quiz).kinds for _time in range(5))


def test_a_lesson_learned_and_passed_at_once_posts_its_minutes(quiz):
    enrolment = EnrolmentFactory()
    attempt = answered(quiz, enrolment)
    lease = open_lesson(enrolment, uuid=quiz.uuid, length_s=60, gated=True)
    accept_beats(lease.token, [beat(1, end_s=60, span_s=60)], START + HOUR)
    pk = Lease.objects.get().pk
    calls = [
        lambda: settle(pk, at=START + HOUR, derive_now=True),
        lambda: submit_attempt(attempt=attempt, actor=None, at=START + HOUR),
    ]
    met = at_once(calls * (DEVICES // 2))
    assert met.faults == []
    settle(pk, at=START + HOUR, derive_now=True)
    assert sums(enrolment)[0] + sums(enrolment)[3] == 60
