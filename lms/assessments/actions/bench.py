"""An examiner at the bench: a person's practical attempt is opened with the first score, and marked line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.quizzes.items import QuestionData, grade
from lms.accounts.models import User
from lms.assessments.actions.handing_in import submit_attempt
from lms.assessments.actions.marking import give_mark, open_markings
from lms.assessments.actions.starting import latest_attempt
from lms.assessments.models import Attempt, AttemptState, BenchEvent, Mark, Marking, MarkPhoto
from lms.assessments.queries.bench import BenchLesson
from lms.assessments.rules import NotEnrolled, NoTriesLeft, QuizNotReady
from lms.assessments.rules.evidence import KeptFile
from lms.assessments.rules.marking_refusals import AlreadyPassed, OwnWork
from lms.cohorts.models import Enrolment, EnrolmentState


@transaction.atomic
def score_at_bench(
    *,
    actor: User,
    enrolment: Enrolment,
    at_bench: BenchLesson,
    paper: Sequence[QuestionData],
    question: str,
    lines: Sequence[int],
    remarks: Sequence[str] = (),
    note: str = "",
    evidence: Sequence[KeptFile] = (),
    at: datetime | None = None,
) -> Mark:
    """Score one task of one person; `evidence` are files in the storage. Again: the mark is another. Audited.

    Who may: whoever runs the class (the caller's `access`), not the person. Raises OwnWork, NotEnrolled, QuizNotReady,
    AlreadyPassed, NoTriesLeft, and what `give_mark` raises.
    """
    now = at or timezone.now()
    if enrolment.learner_id == actor.pk:
        raise OwnWork
    if enrolment.state == EnrolmentState.WITHDRAWN:
        raise NotEnrolled
    attempt = _practical_attempt(enrolment, at_bench, paper, now)
    marking = Marking.objects.filter(attempt=attempt, question_uuid=question).first()
    if marking is None:
        raise QuizNotReady
    mark = give_mark(actor=actor, marking=marking, lines=lines, remarks=remarks, note=note, at=now)
    MarkPhoto.objects.bulk_create(beside(each, enrolment=enrolment, mark=mark, at=now) for each in evidence)
    return mark


def beside(
    kept: KeptFile, *, enrolment: Enrolment, mark: Mark | None, at: datetime, event: BenchEvent | None = None
) -> MarkPhoto:
    """The row of a file, not saved yet."""
    return MarkPhoto(
        mark=mark, enrolment=enrolment, event=event, name=kept.name, kind=kept.kind, size=kept.size,
        sha256=kept.sha256, at=at,
    )  # fmt: skip


def _practical_attempt(
    enrolment: Enrolment, at_bench: BenchLesson, paper: Sequence[QuestionData], now: datetime
) -> Attempt:
    """The attempt that awaits its scores; a new one when there is none, or the last was not passed."""
    lesson = at_bench.lesson
    last = latest_attempt(enrolment, lesson.uuid)
    if last is not None and last.state == AttemptState.OPEN:
        # Somebody looked at the task on the phone: there is nothing to hand in.
        last = submit_attempt(attempt=last, actor=None, at=now)
    if last is not None and last.awaits_marks:
        return last
    if last is not None and last.passed:
        raise AlreadyPassed
    if lesson.quiz is None or not paper:
        raise QuizNotReady
    if last is not None and lesson.quiz.attempts and last.number >= lesson.quiz.attempts:
        raise NoTriesLeft
    number = last.number + 1 if last else 1
    try:
        with transaction.atomic():
            return _opened(enrolment, at_bench, paper, number, now)
    except IntegrityError:
        # Another examiner was first: theirs is the attempt.
        return Attempt.objects.get(enrolment=enrolment, lesson_uuid=lesson.uuid, number=number)


def _opened(
    enrolment: Enrolment, at_bench: BenchLesson, paper: Sequence[QuestionData], number: int, now: datetime
) -> Attempt:
    quiz = at_bench.lesson.quiz
    assert quiz is not None
    attempt = Attempt.objects.create(
        learner_id=enrolment.learner_id,
        enrolment=enrolment,
        course_key=at_bench.course_key,
        lesson_uuid=at_bench.lesson.uuid,
        lesson_version=at_bench.lesson.version,
        number=number,
        state=AttemptState.SUBMITTED,
        paper=[question.as_json() for question in paper],
        pass_percent=quiz.pass_percent,
        purpose=quiz.purpose,
        review=quiz.review,
        started_at=now,
        submitted_at=now,
        score_hundredths=0,
        max_hundredths=sum(question.points_hundredths for question in paper),
        result=[grade(question, None).as_json() for question in paper],
        awaits_marks=True,
    )
    open_markings(attempt, at=now)
    return attempt
