"""The office looks at a submission: ticks, changes asked for, approval at once or for a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.approvals.actions.publishing import check_publishable, publish_pins
from lms.approvals.actions.steps import locked, note
from lms.approvals.models import Remark, StepVerb, Submission, SubmissionState, Tick
from lms.approvals.refusals import DayNotPossible, OwnSubmission, PointsOpen, ReasonMissing
from lms.approvals.rules.checklist import Point
from lms.approvals.rules.states import State, is_plannable, needs_reason
from lms.approvals.telling import tell_trainer
from lms.messaging.rules import NoticeKind

REMARK_LENGTH = 500


@dataclass(frozen=True, slots=True)
class TickDraft:
    """What a reviewer says about a point."""

    is_ticked: bool
    remark: str = ""


@transaction.atomic
def tick_points(
    *, actor: User, submission: Submission, ticks: Mapping[Point, TickDraft], at: datetime | None = None
) -> None:
    """Keep what a reviewer found at these points; what says the same stays whose it was. Raises NotOffice, NotOpen."""
    require_office(actor)
    row = locked(submission, State.RETURNED)
    now = at or timezone.now()
    known = {tick.point: tick for tick in Tick.objects.filter(submission=row)}
    for point, draft in ticks.items():
        remark, old = draft.remark.strip()[:REMARK_LENGTH], known.get(point.value)
        before = (old.is_ticked, old.remark) if old else (False, "")
        if (draft.is_ticked, remark) != before:
            Tick.objects.update_or_create(
                submission=row,
                point=point.value,
                defaults={"is_ticked": draft.is_ticked, "remark": remark, "by": actor, "at": now},
            )


@transaction.atomic
def return_submission(
    *, actor: User, submission: Submission, why: str, at: datetime | None = None
) -> Submission:
    """Ask for changes; remarks that are not settled are reason enough. Twice is once.

    Raises NotOffice, NotOpen, ReasonMissing.
    """
    require_office(actor)
    if _is_now(submission, SubmissionState.RETURNED):
        return submission
    row, now = locked(submission, State.RETURNED), at or timezone.now()
    waits = Remark.objects.filter(
        course_key=row.course_key, reply_to__isnull=True, settled_at__isnull=True
    ).exclude(author=row.submitted_by)
    if not why.strip() and not waits.exists():
        raise ReasonMissing
    _decide(row, SubmissionState.RETURNED, actor, now, publish_at=None)
    note(
        StepVerb.RETURNED,
        course_key=row.course_key,
        submission=row,
        actor=actor,
        at=now,
        why=why.strip(),
    )
    tell_trainer(row, NoticeKind.COURSE_RETURNED, why=why.strip(), key=now.isoformat())
    return row


@transaction.atomic
def approve_submission(
    *,
    actor: User,
    submission: Submission,
    why: str = "",
    publish_at: datetime | None = None,
    at: datetime | None = None,
) -> Submission:
    """Approve what was handed in: published now, or by the sweep at `publish_at` (aware). Twice is once.

    With points of the checklist that nobody ticked it needs a reason; who handed it in does not approve it.
    Raises NotOffice, OwnSubmission, NotOpen, PointsOpen, DayNotPossible, PublishedMeanwhile, Prevented, DraftGone.
    """
    require_office(actor)
    now = at or timezone.now()
    if publish_at is None and _is_now(submission, SubmissionState.PUBLISHED):
        return submission
    if publish_at is not None and not is_plannable(publish_at, now):
        raise DayNotPossible
    row = locked(submission, State.PUBLISHED)
    if row.submitted_by_id == actor.pk:
        raise OwnSubmission
    ticked = Tick.objects.filter(submission=row, is_ticked=True).values_list("point", flat=True)
    if needs_reason([point.value for point in Point], list(ticked)) and not why.strip():
        raise PointsOpen
    check_publishable(row)
    if publish_at is None:
        _decide(row, SubmissionState.PUBLISHED, actor, now, publish_at=None)
        if why.strip():
            _approved(row, actor, now, why)
        publish_pins(row, actor=actor, at=now)
        tell_trainer(row, NoticeKind.COURSE_PUBLISHED)
    else:
        _decide(row, SubmissionState.APPROVED, actor, now, publish_at=publish_at)
        _approved(row, actor, now, why, publish_at=publish_at.isoformat())
        with override(row.submitted_by.language):
            day = date_format(timezone.localtime(publish_at), "DATETIME_FORMAT")
        tell_trainer(row, NoticeKind.COURSE_PLANNED, day=day, key=now.isoformat())
    return row


@transaction.atomic
def call_off(*, actor: User, submission: Submission, at: datetime | None = None) -> Submission:
    """Take the day back: the submission waits for a decision again. Twice is once. Raises NotOffice, NotOpen."""
    require_office(actor)
    if _is_now(submission, SubmissionState.SUBMITTED):
        return submission
    row = locked(submission, State.SUBMITTED)
    _decide(row, SubmissionState.SUBMITTED, None, None, publish_at=None)
    note(
        StepVerb.CALLED_OFF,
        course_key=row.course_key,
        submission=row,
        actor=actor,
        at=at or timezone.now(),
    )
    return row


def _approved(row: Submission, actor: User, now: datetime, why: str, **detail: object) -> None:
    note(
        StepVerb.APPROVED,
        course_key=row.course_key,
        submission=row,
        actor=actor,
        at=now,
        why=why.strip(),
        **detail,
    )


def _is_now(submission: Submission, state: SubmissionState) -> bool:
    return Submission.objects.filter(pk=submission.pk, state=state).exists()


def _decide(
    row: Submission,
    state: SubmissionState,
    actor: User | None,
    now: datetime | None,
    *,
    publish_at: datetime | None,
) -> None:
    row.state, row.decided_by, row.decided_at, row.publish_at = state, actor, now, publish_at
    row.trouble = ""
    row.save(update_fields=["state", "decided_by", "decided_at", "publish_at", "trouble"])
