"""Writes down what somebody did with a course: a step of its history, and an act in the record of staff."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lms.accounts.models import User
from lms.approvals.models import Step, StepVerb, Submission
from lms.approvals.refusals import NotOpen
from lms.approvals.rules.states import State, may_become
from lms.audit.actions import record

NOUN = "course"


def note(
    verb: StepVerb,
    *,
    course_key: UUID,
    submission: Submission | None,
    actor: User | None,
    at: datetime,
    why: str = "",
    **detail: object,
) -> None:
    """One step, in the transaction of the act itself."""
    Step.objects.create(
        course_key=course_key, submission=submission, verb=verb, by=actor, at=at, why=why, detail=detail
    )
    number = {"number": submission.number} if submission else {}
    record(
        actor=actor,
        action=f"course.{verb}",
        noun=NOUN,
        object_uuid=course_key,
        why=why,
        detail={**number, **detail},
    )


def locked(submission: Submission, then: State) -> Submission:
    """The row, locked, when it may go to `then`. Raises NotOpen."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("submitted_by", "decided_by")
    row = rows.get(pk=submission.pk)
    if not may_become(row.state, then):
        raise NotOpen
    return row
