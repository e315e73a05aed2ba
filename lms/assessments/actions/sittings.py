"""Sittings: made, changed, called off; more time for one person. Staff acts are recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.outline import LessonRef
from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.models import (
    PAPERS_TASK,
    Attempt,
    AttemptEvent,
    AttemptEventKind,
    AttemptState,
    ExtraTime,
    PaperWork,
    ReadyPaper,
    Sitting,
)
from lms.audit.actions import record
from lms.cohorts.models import Cohort, Enrolment
from media_pipeline.jobs import ask

# Papers are drawn so long before a sitting opens.
AHEAD = timedelta(minutes=30)
MOST_MINUTES, MOST_PERCENT = 240, 200
NOUN = "sitting"


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """What a trainer decides about a sitting."""

    opens_at: datetime
    closes_at: datetime
    access_code: str = ""
    one_device: bool = False
    invigilated: bool = False


@transaction.atomic
def make_sitting(
    *, actor: User, cohort: Cohort, course_key: UUID, lesson: LessonRef, plan: SittingPlan
) -> Sitting:
    """A class sits the final exam of `lesson`. Who may: whoever teaches the class (checked by the caller).

    Its papers are drawn AHEAD of the opening. Twice the same gives SittingIsThere. Raises NotAnExam,
    SittingEndsTooEarly.
    """
    if lesson.quiz is None or not lesson.quiz.is_final:
        raise rules.NotAnExam
    _check(plan)
    try:
        with transaction.atomic():
            sitting = Sitting.objects.create(
                cohort=cohort, course_key=course_key, lesson_uuid=lesson.uuid, made_by=actor, **asdict(plan)
            )
    except IntegrityError as error:
        raise rules.SittingIsThere from error
    PaperWork.objects.create(sitting=sitting, run_after=plan.opens_at - AHEAD)
    _record(actor, sitting, "made", _facts(plan))
    return sitting


@transaction.atomic
def change_sitting(*, actor: User, sitting: Sitting, plan: SittingPlan) -> Sitting:
    """Change a sitting; once somebody writes it may only close later. Deadlines follow, and papers are drawn anew.

    Raises SittingEndsTooEarly, SittingHasBegun, SittingIsThere.
    """
    _check(plan)
    held = _held(sitting)
    before = SittingPlan(**{name: getattr(held, name) for name in asdict(plan)})
    if plan == before:
        return held
    if Attempt.objects.filter(sitting=held).exists() and not _only_closes_later(before, plan):
        raise rules.SittingHasBegun
    for name, value in asdict(plan).items():
        setattr(held, name, value)
    try:
        with transaction.atomic():
            held.save(update_fields=list(asdict(plan)))
    except IntegrityError as error:
        raise rules.SittingIsThere from error
    _move_deadlines(held)
    ask(PaperWork.objects.filter(sitting=held), PAPERS_TASK, run_after=plan.opens_at - AHEAD)
    _record(actor, held, "changed", {"before": _facts(before), "after": _facts(plan)})
    return held


@transaction.atomic
def cancel_sitting(*, actor: User, sitting: Sitting, why: str) -> Sitting:
    """Call a sitting off before anybody writes. A second time changes nothing. Raises SittingHasBegun, ReasonNeeded."""
    held = _held(sitting)
    if held.cancelled_at is not None:
        return held
    if not why.strip():
        raise rules.ReasonNeeded
    if Attempt.objects.filter(sitting=held).exists():
        raise rules.SittingHasBegun
    held.cancelled_at = timezone.now()
    held.save(update_fields=["cancelled_at"])
    ReadyPaper.objects.filter(sitting=held).delete()
    PaperWork.objects.filter(sitting=held).delete()
    _record(actor, held, "called_off", {}, why=why)
    return held


@transaction.atomic
def give_time(
    *, actor: User, sitting: Sitting, enrolment: Enrolment, extra: rules.Extra, why: str
) -> ExtraTime:
    """More time for one person, also while they write. Never less than they have: what was given stays given.

    Raises ReasonNeeded, NoTimeGiven.
    """
    if not why.strip():
        raise rules.ReasonNeeded
    if not (0 <= extra.minutes <= MOST_MINUTES and 0 <= extra.percent <= MOST_PERCENT):
        raise rules.NoTimeGiven
    held = _held(sitting)
    before = ExtraTime.objects.filter(sitting=held, enrolment=enrolment).first()
    had = rules.Extra(before.percent, before.minutes) if before else rules.NO_EXTRA
    if extra == had:
        raise rules.NoTimeGiven
    row, _made = ExtraTime.objects.update_or_create(
        sitting=held,
        enrolment=enrolment,
        defaults={**asdict(extra), "why": why.strip()[:300], "made_by": actor},
    )
    AttemptEvent.objects.bulk_create(
        AttemptEvent(
            attempt=attempt,
            kind=AttemptEventKind.MORE_TIME,
            at=row.made_at,
            actor=actor,
            detail=asdict(extra),
        )
        for attempt in _move_deadlines(held, enrolment)
    )
    _record(actor, held, "more_time", {"enrolment": str(enrolment.uuid), **asdict(extra)}, why=why)
    return row


def _check(plan: SittingPlan) -> None:
    if plan.closes_at <= plan.opens_at:
        raise rules.SittingEndsTooEarly


def _held(sitting: Sitting) -> Sitting:
    return Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)


def _only_closes_later(before: SittingPlan, plan: SittingPlan) -> bool:
    same = {**asdict(plan), "closes_at": before.closes_at}
    return plan.closes_at >= before.closes_at and same == asdict(before)


def _move_deadlines(sitting: Sitting, enrolment: Enrolment | None = None) -> list[Attempt]:
    """The deadlines of those who write, told anew; never sooner than they were. Returns whose moved."""
    writing = Attempt.objects.select_for_update(of=("self",)).filter(sitting=sitting, state=AttemptState.OPEN)
    extras = {row.enrolment_id: row for row in ExtraTime.objects.filter(sitting=sitting)}
    moved = []
    for attempt in writing.filter(enrolment=enrolment) if enrolment else writing:
        row = extras.get(attempt.enrolment_id)
        extra = rules.Extra(row.percent, row.minutes) if row else rules.NO_EXTRA
        anew = rules.deadline_in_sitting(
            attempt.started_at, attempt.limit_s, sitting.closes_at, sitting.opens_at, extra
        )
        if attempt.deadline_at is not None and anew > attempt.deadline_at:
            attempt.deadline_at = anew
            attempt.save(update_fields=["deadline_at"])
            moved.append(attempt)
    return moved


def _facts(plan: SittingPlan) -> dict[str, object]:
    """Without the code, which opens the exam."""
    facts = asdict(plan)
    code = facts.pop("access_code")
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in {**facts, "has_code": bool(code)}.items()
    }


def _record(
    actor: User | None, sitting: Sitting, what: str, detail: Mapping[str, object], *, why: str = ""
) -> None:
    record(
        actor=actor,
        action=f"{NOUN}.{what}",
        noun=NOUN,
        object_uuid=sitting.uuid,
        why=why.strip(),
        detail=detail,
    )
