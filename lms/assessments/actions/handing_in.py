"""Hand in once, and close what is over."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from courses.quizzes.items import grade
from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.actions.marking import open_markings
from lms.assessments.events import AttemptGraded, send_on_commit
from lms.assessments.models import Answer, Attempt, AttemptState
from lms.assessments.queries import overdue
from lms.ledger.actions import record_quiz_pass


@transaction.atomic
def submit_attempt(*, attempt: Attempt, actor: User | None, at: datetime | None = None) -> Attempt:
    """Hand in and grade; a second call returns the same receipt and changes nothing.

    Who may: the learner, or the server (`actor` None). A pass is recorded in the ledger in the same transaction.
    With answers that people mark there is no result yet: `passed` is None, they are put before their markers, and
    `releasing` goes on. Emits AttemptGraded once there is a result. Raises NotEnrolled.
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
    locked.result = [asdict(score) for score in scores]
    locked.awaits_marks = bool(open_markings(locked, at=at))
    is_pass = rules.is_pass(locked.score_hundredths, locked.max_hundredths, locked.pass_percent)
    locked.passed = None if locked.awaits_marks else is_pass
    locked.save(
        update_fields=["state", "submitted_at", "score_hundredths", "passed", "result", "awaits_marks"]
    )
    if locked.passed:
        record_pass(locked)
    if locked.passed is not None:
        send_on_commit(AttemptGraded(locked.uuid, locked.enrolment_id, locked.lesson_uuid, locked.passed))
    return locked


def record_pass(attempt: Attempt) -> None:
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
