"""Every write to an attempt: start or resume, save one answer, hand in once, close what is over."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses.outline import LessonRef, QuizRef
from courses.queries import questions_of
from courses.quizzes.items import grade
from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.events import AttemptGraded, send_on_commit
from lms.assessments.models import Answer, Attempt, AttemptState
from lms.assessments.queries import overdue
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.ledger.actions import record_quiz_pass

_signer = Signer(salt="assessments.attempt")


def start_attempt(
    *, learner: User, enrolment: Enrolment, course_key: UUID, lesson: LessonRef, at: datetime | None = None
) -> Attempt:
    """The learner's open attempt at the lesson's quiz: resumed when there is one, else drawn now.

    The questions, their order and the deadline are fixed in the row before anything is shown. Who may: the
    learner of the enrolment. Raises NotEnrolled, NoQuiz, TooSoon. Two calls at once give the same attempt.
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


def attempt_token(attempt: Attempt) -> str:
    """What lets a browser save answers to this attempt alone: signed, with the shape of each question in it."""
    return _signer.sign_object([attempt.pk, [rules.shape(question) for question in attempt.paper]])


def save_answer(token: str, *, question: int, value: object, at: datetime | None = None) -> datetime:
    """Save the answer to the question at place `question`; returns when. One statement, safe to repeat.

    `value` None takes the answer back. Raises BadToken, AnswerRefused (what was saved before stays) and
    AttemptClosed (handed in, or time is over).
    """
    at = at or timezone.now()
    attempt_id, shapes = _opened(token)
    if isinstance(question, bool) or not isinstance(question, int) or not 0 <= question < len(shapes):
        raise rules.NoSuchQuestion
    parsed = None if value is None else rules.parse_shaped(shapes[question], value)
    if not _upsert(attempt_id, {question: parsed}, at):
        raise rules.AttemptClosed
    return at


def save_answers(
    attempt: Attempt, values: Mapping[int, object], *, at: datetime | None = None
) -> dict[int, rules.AnswerRefused]:
    """Save what changed in a form, by the place of the question, as `save_answer` does: one statement.

    Who may: the learner of the attempt (checked by the caller). Returns the refusals by place; the others are saved.
    Raises AttemptClosed.
    """
    good: dict[int, object] = {}
    refused: dict[int, rules.AnswerRefused] = {}
    for place, value in values.items():
        try:
            shape = rules.shape(attempt.paper[place])
            good[place] = None if value is None else rules.parse_shaped(shape, value)
        except rules.AnswerRefused as refusal:
            refused[place] = refusal
    if good and not _upsert(attempt.pk, good, at or timezone.now()):
        raise rules.AttemptClosed
    return refused


def _opened(token: str) -> tuple[int, list[str]]:
    """The attempt's key and the shapes of its questions."""
    try:
        attempt_id, shapes = _signer.unsign_object(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise rules.BadToken from error
    return attempt_id, shapes


def _upsert(attempt_id: int, values: Mapping[int, object], at: datetime) -> bool:
    """Write answers by place, only while the attempt is open: one statement, so nothing slips in behind a hand-in."""
    shared = " FOR SHARE OF a" if connection.vendor == "postgresql" else ""
    # Both databases call the columns of a list of values column1 and column2.
    listed = ", ".join(["(%s, %s)"] * len(values))
    sql = (
        "INSERT INTO assessments_answer (attempt_id, question, value, saved_at) "  # noqa: S608  constants only
        f"SELECT a.id, given.column1, given.column2, %s FROM assessments_attempt a, (VALUES {listed}) AS given "
        f"WHERE a.id = %s AND a.state = %s AND (a.deadline_at IS NULL OR a.deadline_at >= %s){shared} "
        "ON CONFLICT (attempt_id, question) DO UPDATE SET value = excluded.value, saved_at = excluded.saved_at"
    )
    stamp = Answer._meta.get_field("saved_at")
    pairs = ((place, connection.ops.adapt_json_value(value, None)) for place, value in values.items())
    parameters = [
        stamp.get_db_prep_save(at, connection),
        *(part for pair in pairs for part in pair),
        attempt_id,
        AttemptState.OPEN.value,
        stamp.get_db_prep_save(at - rules.GRACE, connection),
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return bool(cursor.rowcount == len(values))


@transaction.atomic
def submit_attempt(*, attempt: Attempt, actor: User | None, at: datetime | None = None) -> Attempt:
    """Hand in and grade; a second call returns the same receipt and changes nothing.

    Who may: the learner, or the server (`actor` None). A pass is recorded in the ledger in the same transaction.
    Emits AttemptGraded. Raises NotEnrolled.
    """
    at = at or timezone.now()
    if actor is not None and actor.pk != attempt.learner_id:
        raise rules.NotEnrolled
    # The attempt alone: locking the enrolment, too, would wait for evidence that names it, which waits for us.
    attempts = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment__ruleset")
    locked = attempts.get(pk=attempt.pk)
    if locked.state != AttemptState.OPEN:
        return locked
    given = dict(Answer.objects.filter(attempt=locked).values_list("question", "value"))
    scores = [grade(question, given.get(place)) for place, question in enumerate(locked.paper)]
    over = rules.is_over(locked.deadline_at, at)
    locked.state = AttemptState.EXPIRED if over else AttemptState.SUBMITTED
    locked.submitted_at = locked.deadline_at if over else at
    locked.score_hundredths = sum(score.points_hundredths for score in scores)
    locked.passed = rules.is_pass(locked.score_hundredths, locked.max_hundredths, locked.pass_percent)
    locked.result = [asdict(score) for score in scores]
    locked.save(update_fields=["state", "submitted_at", "score_hundredths", "passed", "result"])
    if locked.passed:
        _record_pass(locked)
    send_on_commit(AttemptGraded(locked.uuid, locked.enrolment_id, locked.lesson_uuid, locked.passed))
    return locked


def _record_pass(attempt: Attempt) -> None:
    """Tell the ledger: online time on the lesson that waited for this quiz may post now (domain §4.2 O8)."""
    record_quiz_pass(
        enrolment=attempt.enrolment,
        lesson_uuid=attempt.lesson_uuid,
        lesson_version=attempt.lesson_version,
        at=attempt.submitted_at,
        source=f"attempt:{attempt.uuid}",
    )


def expire_due(*, at: datetime | None = None, limit: int = 500) -> int:
    """Close every open attempt whose time is over, without its client; returns how many. Safe to repeat."""
    at = at or timezone.now()
    attempts = list(overdue(at)[:limit])
    for attempt in attempts:
        submit_attempt(attempt=attempt, actor=None, at=at)
    return len(attempts)
