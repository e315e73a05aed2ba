"""Which sitting somebody is in, and who of a class has begun or handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from courses.outline import Release
from lms.assessments import rules
from lms.assessments.models import Attempt, AttemptState, ExtraTime, Sitting, TellingWork
from lms.assessments.queries.moving import Asked, asking_in
from lms.cohorts.models import Enrolment, EnrolmentState
from media_pipeline.jobs import WorkState


def sitting_of(enrolment: Enrolment, lesson_uuid: UUID, at: datetime) -> Sitting | None:
    """The sitting of the person's class that matters at `at`: the open one, else the next, else the last. One query."""
    rows = list(
        Sitting.objects.filter(
            cohort=enrolment.cohort_id, lesson_uuid=lesson_uuid, cancelled_at=None
        ).order_by("opens_at")
    )
    coming = [row for row in rows if row.closes_at > at]
    return coming[0] if coming else rows[-1] if rows else None


def extra_of(sitting: Sitting, enrolment: Enrolment) -> rules.Extra:
    """A person's extra time. One query."""
    row = ExtraTime.objects.filter(sitting=sitting, enrolment=enrolment).values_list("percent", "minutes")
    return rules.Extra(*(row.first() or (0, 0)))


def sittings_of_cohort(cohort_id: int) -> QuerySet[Sitting]:
    """The sittings of a class, the next first."""
    return Sitting.objects.filter(cohort=cohort_id).order_by("-opens_at")


ANY = "other"


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One person of a sitting: where they are with it. No marks."""

    enrolment_uuid: UUID
    name: str
    number: str
    extra: rules.Extra
    why: str
    attempt_uuid: UUID | None
    started_at: datetime | None
    deadline_at: datetime | None
    submitted_at: datetime | None
    answered: int
    state: str  # "": not begun
    receipt: str
    is_withheld: bool
    device: str  # the kind that it is written on
    asks: str = ""  # the kind of a device that asks to go on


def seat_lines(sitting: Sitting) -> list[SeatLine]:
    """Everybody of the class, with where they are: four queries, one more on one device."""
    people = Enrolment.objects.filter(cohort=sitting.cohort_id, state=EnrolmentState.ACTIVE)
    extras = {row.enrolment_id: row for row in ExtraTime.objects.filter(sitting=sitting)}
    attempts = {row.enrolment_id: row for row in _attempts(sitting)}
    rows = people.order_by("learner__display_name", "pk").values_list(
        "pk", "uuid", "learner__display_name", "employee_no"
    )
    asking = asking_in(sitting) if sitting.one_device else {}
    lines = []
    for row in rows:
        attempt = attempts.get(row[0])
        asked = asking.get(attempt.pk) if attempt and attempt.state == AttemptState.OPEN else None
        lines.append(_line(row, extras.get(row[0]), attempt, asked))
    return lines


def _attempts(sitting: Sitting) -> QuerySet[Attempt]:
    """Without their papers."""
    return Attempt.objects.filter(sitting=sitting).order_by("number").defer("paper", "result")


def _line(
    row: tuple[int, UUID, str, str], extra: ExtraTime | None, attempt: Attempt | None, asked: Asked | None
) -> SeatLine:
    _pk, uuid, name, number = row
    return SeatLine(
        enrolment_uuid=uuid,
        name=name,
        number=number,
        extra=rules.Extra(extra.percent, extra.minutes) if extra else rules.NO_EXTRA,
        why=extra.why if extra else "",
        attempt_uuid=attempt.uuid if attempt else None,
        started_at=attempt.started_at if attempt else None,
        deadline_at=attempt.deadline_at if attempt else None,
        submitted_at=attempt.submitted_at if attempt else None,
        answered=(attempt.answered or 0) if attempt else 0,
        state=attempt.state if attempt else "",
        receipt=attempt.receipt_code if attempt else "",
        is_withheld=attempt is not None and attempt.withheld and attempt.state != AttemptState.OPEN,
        device=attempt.device if attempt else "",
        asks=asked.device or ANY if asked else "",
    )


def open_in(sitting: Sitting) -> QuerySet[Attempt]:
    """The attempts of a sitting that are being written."""
    return Attempt.objects.filter(sitting=sitting, state=AttemptState.OPEN)


@dataclass(frozen=True, slots=True)
class Telling:
    """Results that are known, and how far what follows from them is: hours, certificates, notices."""

    told: int
    whole: int
    is_stuck: bool

    @property
    def left(self) -> int:
        return self.whole - self.told


def telling_of(cohort_id: int, lesson_uuid: UUID) -> Telling | None:
    """What is still being worked off behind a release; None when nothing is. Two queries, one when nothing is."""
    rows = TellingWork.objects.filter(cohort=cohort_id, lesson_uuid=lesson_uuid)
    work = rows.exclude(state=WorkState.DONE).first()
    if work is None:
        return None
    left = Attempt.objects.filter(enrolment__cohort=cohort_id, lesson_uuid=lesson_uuid, to_tell=True).count()
    return Telling(max(0, work.whole - left), max(work.whole, left), is_stuck=work.state == WorkState.FAILED)


def due_for_release(at: datetime) -> list[Sitting]:
    """Sittings with results to let out: those that wait for the end, when nobody writes any more; and of a sitting
    that a person released, those that were still being written then. One query.
    """
    writing = Attempt.objects.filter(state=AttemptState.OPEN, sitting__isnull=False).values("sitting")
    over = Q(release=Release.AFTER_WINDOW, sitting__closes_at__lt=at) & ~Q(sitting__in=writing)
    held = Attempt.objects.filter(withheld=True).exclude(state=AttemptState.OPEN)
    rows = held.filter(over | Q(sitting__released_at__isnull=False))
    return list(Sitting.objects.filter(pk__in=rows.values("sitting")))
