"""Hand in once, close what is over, and tell what a result means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from courses.outline import Purpose
from courses.quizzes.items import grade
from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.actions.answering import Packet, latest, opened, put_aside, sorted_out, write_answers
from lms.assessments.actions.marking import open_markings
from lms.assessments.events import AttemptGraded, send_on_commit
from lms.assessments.models import Answer, Attempt, AttemptState
from lms.assessments.queries import overdue
from lms.ledger.actions import record_quiz_pass

HANDED_IN = (
    "state", "submitted_at", "score_hundredths", "passed", "result", "receipt_code", "receipt_digest", "answered",
    "awaits_marks",
)  # fmt: skip


# What another may have changed between reading and locking; the rest is as it was since the attempt began.
MAY_CHANGE = ("state", "holder", "deadline_at", "withheld", "released_at", "to_tell")


def submit_attempt(
    *,
    attempt: Attempt,
    actor: User | None,
    at: datetime | None = None,
    answers: Iterable[Packet] = (),
    holder: str | None = None,
) -> Attempt:
    """Hand in and grade; a second call returns the same receipt and changes nothing.

    Who may: the learner, or the server (`actor` None). `answers`: what the device has not sent yet, saved in the same
    transaction while the time is not over. `holder`: the browser that hands in, where one alone may (None: not asked).
    A pass is recorded in the ledger in the same transaction, unless results are withheld. With answers that people mark
    there is no result yet: `passed` is None, they are put before their markers, and `releasing` goes on.
    Emits AttemptGraded. Raises NotEnrolled, OtherDevice.
    """
    at = at or timezone.now()
    if actor is not None and actor.pk != attempt.learner_id:
        raise rules.NotEnrolled
    # Before the lock: SQLite has one writer, and hundreds hand in within seconds.
    read = Attempt.objects.select_related("enrolment__ruleset").get(pk=attempt.pk)
    packets = latest(read, answers)
    with transaction.atomic():
        return _close(read, packets, holder=holder, at=at)


def _close(attempt: Attempt, packets: Sequence[Packet], *, holder: str | None, at: datetime) -> Attempt:
    """Lock, save, mark, close; of an attempt that is closed already the row as it is."""
    # The attempt alone: locking the enrolment, too, would wait for evidence that names it, which waits for us.
    attempt.refresh_from_db(fields=MAY_CHANGE, from_queryset=Attempt.objects.select_for_update())
    if attempt.state != AttemptState.OPEN:
        return Attempt.objects.select_related("enrolment__ruleset").get(pk=attempt.pk)
    if holder is not None and attempt.holder not in {"", holder}:
        raise rules.OtherDevice
    over = rules.is_over(attempt.deadline_at, at)
    if not over:
        write_answers(attempt, packets, at)
    _mark(attempt)
    attempt.state = AttemptState.EXPIRED if over else AttemptState.SUBMITTED
    attempt.submitted_at = attempt.deadline_at if over else at
    attempt.awaits_marks = bool(open_markings(attempt, at=at))
    attempt.passed = verdict(attempt)
    attempt.save(update_fields=HANDED_IN)
    make_known(attempt)
    return attempt


def hand_in(token: str, *, answers: Iterable[Packet] = (), at: datetime | None = None) -> Attempt:
    """`submit_attempt` by the signed token of the attempt: without a session, so that one that ran out costs nobody
    an exam, and hundreds hand in within seconds. Raises BadToken, OtherDevice (answers are kept aside then).
    """
    attempt_id, _shapes, holder = opened(token)
    packets = list(answers)
    try:
        return submit_attempt(
            attempt=Attempt(pk=attempt_id), actor=None, at=at, answers=packets, holder=holder
        )
    except Attempt.DoesNotExist as error:
        raise rules.BadToken from error
    except rules.OtherDevice:
        good, _refused = sorted_out(Attempt.objects.get(pk=attempt_id), packets)
        put_aside(attempt_id, good, at or timezone.now())
        raise


def _mark(attempt: Attempt) -> None:
    """Score and receipt from the saved answers; nothing is written yet."""
    given = dict(Answer.objects.filter(attempt=attempt).values_list("question", "value"))
    scores = [grade(question, given.get(place)) for place, question in enumerate(attempt.paper)]
    attempt.score_hundredths = sum(score.points_hundredths for score in scores)
    attempt.result = [score.as_json() for score in scores]
    receipt = rules.receipt_of(attempt.uuid, given)
    attempt.receipt_code, attempt.receipt_digest = receipt.code, receipt.digest
    attempt.answered = receipt.answered


def verdict(attempt: Attempt) -> bool | None:
    """Whether an attempt is a pass; None while that is not known, and for practice, which counts nowhere."""
    if attempt.withheld or attempt.awaits_marks or attempt.purpose == Purpose.PRACTICE:
        return None
    return rules.is_pass(attempt.score_hundredths or 0, attempt.max_hundredths, attempt.pass_percent)


def make_known(attempt: Attempt) -> None:
    """The result counts from now on: a pass goes to the ledger, and higher rooms hear of it.

    Inside the transaction that marked or released it. Nothing is told of a verdict that is not known.
    """
    if attempt.passed is None:
        return
    if attempt.passed:
        # Online time on the lesson that waited for this quiz may post now (domain §4.2 O8).
        record_quiz_pass(
            enrolment=attempt.enrolment,
            lesson_uuid=attempt.lesson_uuid,
            lesson_version=attempt.lesson_version,
            at=attempt.submitted_at,
            source=f"attempt:{attempt.uuid}",
        )
    send_on_commit(AttemptGraded(attempt.uuid, attempt.enrolment_id, attempt.lesson_uuid, attempt.passed))


def expire_due(*, at: datetime | None = None, limit: int = 500) -> int:
    """Close every open attempt whose time is over, without its client; returns how many. Safe to repeat."""
    at = at or timezone.now()
    attempts = list(overdue(at)[:limit])
    for attempt in attempts:
        submit_attempt(attempt=attempt, actor=None, at=at)
    return len(attempts)
