"""Begin an attempt, or go on with the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from courses.outline import LessonRef, QuizRef, Release
from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.actions.handing_in import submit_attempt
from lms.assessments.actions.invigilating import check_room
from lms.assessments.drawing import banks_for, drawn_paper, plan_of
from lms.assessments.models import Attempt, AttemptState, ReadyPaper, Sitting
from lms.assessments.queries import extra_of, sitting_of
from lms.assessments.rules.marking_refusals import AwaitsMarks
from lms.cohorts.models import Enrolment, EnrolmentState


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody brings to a sitting: the code that they were told, the browser that they write in, and its kind."""

    code: str = ""
    holder: str = ""
    device: str = ""


NOTHING = Entry()


def start_attempt(
    *,
    learner: User,
    enrolment: Enrolment,
    course_key: UUID,
    lesson: LessonRef,
    at: datetime | None = None,
    entry: Entry = NOTHING,
) -> Attempt:
    """The learner's open attempt at the lesson's quiz: resumed when there is one, else drawn now.

    The questions, their order and the deadline are fixed in the row before anything is shown. Who may: the
    learner of the enrolment. Raises NotEnrolled, NoQuiz, TooSoon, NoTriesLeft, AwaitsMarks, and of a sitting NoSitting,
    SittingAhead, SittingOver, WrongCode, NotLetIn, NotBegunYet. Two calls at once give the same attempt.
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
    _check_again(lesson.quiz, last, at)
    sitting = _open_sitting(enrolment, lesson, at, entry) if lesson.quiz.is_final else None
    if sitting is not None and last is not None and last.sitting_id == sitting.pk:
        raise rules.NoTriesLeft  # a sitting is sat once
    fresh = Attempt(
        enrolment=enrolment,
        course_key=course_key,
        sitting=sitting,
        holder=entry.holder if sitting is not None and sitting.one_device else "",
        device=entry.device if sitting is not None else "",
        number=last.number + 1 if last else 1,
        **_plan(lesson, lesson.quiz, enrolment, sitting, at),
    )
    attempt = _insert_or_resume(fresh)
    if attempt is None:
        # Another was begun and handed in meanwhile: that is the one before.
        return start_attempt(
            learner=learner, enrolment=enrolment, course_key=course_key, lesson=lesson, at=at, entry=entry
        )
    return attempt


def latest_attempt(enrolment: Enrolment, lesson_uuid: UUID) -> Attempt | None:
    """The newest attempt of an enrolment at a lesson's quiz."""
    return Attempt.objects.filter(enrolment=enrolment, lesson_uuid=lesson_uuid).order_by("-number").first()


def _check_again(quiz: QuizRef, last: Attempt | None, at: datetime) -> None:
    """Whether another attempt may begin after the last one."""
    if last is None:
        return
    if last.awaits_marks:
        raise AwaitsMarks
    if quiz.attempts and last.number >= quiz.attempts:
        raise rules.NoTriesLeft
    wait = rules.wait_s(last.submitted_at, quiz.cooldown_s, at)
    if wait:
        raise rules.TooSoon(wait)


def _open_sitting(enrolment: Enrolment, lesson: LessonRef, at: datetime, entry: Entry) -> Sitting | None:
    """The sitting in which an exam is begun now; None for an exam that needs none and has none now. One query."""
    sitting = sitting_of(enrolment, lesson.uuid, at)
    needs_one = lesson.quiz is not None and lesson.quiz.by_sitting
    if sitting is None:
        if needs_one:
            raise rules.NoSitting
        return None
    state = rules.sitting_state(sitting.opens_at, sitting.closes_at, at)
    if state != rules.SittingState.OPEN and not needs_one:
        return None
    if state == rules.SittingState.AHEAD:
        raise rules.SittingAhead(date_format(timezone.localtime(sitting.opens_at), "SHORT_DATETIME_FORMAT"))
    # Who knows the result of the others knows the answers.
    if state == rules.SittingState.OVER or sitting.released_at is not None:
        raise rules.SittingOver
    if sitting.access_code and entry.code.strip().casefold() != sitting.access_code.casefold():
        raise rules.WrongCode
    check_room(sitting, enrolment)
    return sitting


def _plan(
    lesson: LessonRef, quiz: QuizRef, enrolment: Enrolment, sitting: Sitting | None, at: datetime
) -> dict[str, Any]:  # Any: columns of an attempt
    """What is fixed now of the plan, the questions and the deadline among it."""
    paper = _ready_paper(sitting, enrolment, lesson) or [
        question.as_json() for question in drawn_paper(quiz, banks_for(quiz))
    ]
    return {
        "learner_id": enrolment.learner_id,
        "lesson_uuid": lesson.uuid,
        "lesson_version": lesson.version,
        "paper": paper,
        "pass_percent": quiz.pass_percent,
        "purpose": quiz.purpose,
        "review": quiz.review,
        "release": quiz.release,
        "withheld": sitting is not None and quiz.release != Release.AT_ONCE,
        "started_at": at,
        "limit_s": quiz.time_limit_s,
        "deadline_at": _deadline(quiz, enrolment, sitting, at),
        "max_hundredths": sum(question["points_hundredths"] for question in paper),
    }


def _ready_paper(
    sitting: Sitting | None, enrolment: Enrolment, lesson: LessonRef
) -> list[dict[str, Any]] | None:  # Any: JSON of questions
    """The paper that was drawn before the sitting opened, if it is of this plan."""
    if sitting is None:
        return None
    found = ReadyPaper.objects.filter(sitting=sitting, enrolment=enrolment, plan=plan_of(lesson))
    return found.values_list("paper", flat=True).first()


def _deadline(quiz: QuizRef, enrolment: Enrolment, sitting: Sitting | None, at: datetime) -> datetime | None:
    if sitting is None:
        return rules.deadline(at, quiz.time_limit_s)
    extra = extra_of(sitting, enrolment)
    return rules.deadline_in_sitting(at, quiz.time_limit_s, sitting.closes_at, sitting.opens_at, extra)


def _insert_or_resume(fresh: Attempt) -> Attempt | None:
    """Save the attempt; when another request was first, theirs is the attempt; None when theirs is over already."""
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
            if fresh.sitting_id is not None:
                ReadyPaper.objects.filter(sitting=fresh.sitting_id, enrolment=fresh.enrolment_id).delete()
    except IntegrityError:
        return Attempt.objects.filter(
            enrolment=fresh.enrolment, lesson_uuid=fresh.lesson_uuid, state=AttemptState.OPEN
        ).first()
    return fresh
