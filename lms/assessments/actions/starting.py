"""Begin an attempt, or go on with the one that is open."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.outline import LessonRef, QuizRef
from courses.queries import questions_of
from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.actions.handing_in import submit_attempt
from lms.assessments.models import Attempt, AttemptState
from lms.assessments.rules.marking_refusals import AwaitsMarks
from lms.cohorts.models import Enrolment, EnrolmentState


def start_attempt(
    *, learner: User, enrolment: Enrolment, course_key: UUID, lesson: LessonRef, at: datetime | None = None
) -> Attempt:
    """The learner's open attempt at the lesson's quiz: resumed when there is one, else drawn now.

    The questions, their order and the deadline are fixed in the row before anything is shown. Who may: the
    learner of the enrolment. Raises NotEnrolled, NoQuiz, TooSoon, AwaitsMarks. Two calls at once give the same attempt.
    """
    at = at or timezone.now()
    if enrolment.learner_id != learner.pk or enrolment.state == EnrolmentState.WITHDRAWN:
        raise rules.NotEnrolled
    if lesson.quiz is None:
        raise rules.NoQuiz
    last = latest_attempt(enrolment, lesson.uuid)
    if last is not None and last.state == AttemptState.OPEN:
        if not rules.is_over(last.deadline_at, at):
            return last
        last = submit_attempt(attempt=last, actor=None, at=at)
    if last is not None and last.awaits_marks:
        raise AwaitsMarks
    wait = rules.wait_s(last.submitted_at if last else None, lesson.quiz.cooldown_s, at)
    if wait:
        raise rules.TooSoon(wait)
    fresh = _drawn(lesson.quiz, enrolment=enrolment, course_key=course_key, lesson=lesson, at=at)
    fresh.number = last.number + 1 if last else 1
    attempt = _insert_or_resume(fresh)
    if attempt is None:
        # Another was begun and handed in meanwhile: that is the one before.
        return start_attempt(
            learner=learner, enrolment=enrolment, course_key=course_key, lesson=lesson, at=at
        )
    return attempt


def latest_attempt(enrolment: Enrolment, lesson_uuid: UUID) -> Attempt | None:
    """The newest attempt of an enrolment at a lesson's quiz."""
    return Attempt.objects.filter(enrolment=enrolment, lesson_uuid=lesson_uuid).order_by("-number").first()


def _drawn(
    quiz: QuizRef, *, enrolment: Enrolment, course_key: UUID, lesson: LessonRef, at: datetime
) -> Attempt:
    """A new attempt, not yet saved, with its questions drawn and mixed for this person."""
    bank = questions_of(quiz.bank)
    if not bank:
        raise rules.QuizNotReady
    paper = rules.draw(bank, quiz.draw, secrets.randbits(53))
    return Attempt(
        learner_id=enrolment.learner_id,
        enrolment=enrolment,
        course_key=course_key,
        lesson_uuid=lesson.uuid,
        lesson_version=lesson.version,
        paper=[question.as_json() for question in paper],
        pass_percent=quiz.pass_percent,
        started_at=at,
        deadline_at=rules.deadline(at, quiz.time_limit_s),
        max_hundredths=sum(question.points_hundredths for question in paper),
    )


def _insert_or_resume(fresh: Attempt) -> Attempt | None:
    """Save the attempt; when another request was first, theirs is the attempt; None when theirs is over already."""
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:
        return Attempt.objects.filter(
            enrolment=fresh.enrolment, lesson_uuid=fresh.lesson_uuid, state=AttemptState.OPEN
        ).first()
    return fresh
