"""The sessions of today as the office watches them: who is there, of how many; and registers nobody has closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from lms.attendance.models import SignEvent
from lms.attendance.queries import as_sign, open_registers
from lms.attendance.rules.presence import Sign, presence_of
from lms.cohorts.models import ClassSession, Cohort, Enrolment, EnrolmentState, SessionState
from lms.cohorts.timetable import WITH_CLASS
from lms.rulesets.queries import data_of

# Civil days of any zone lie within a day of ours.
REACH = timedelta(days=1)


class Phase(StrEnum):
    """Where a session stands."""

    AHEAD = "ahead"
    RUNNING = "running"
    UNCLOSED = "unclosed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SessionNow:
    """A session of today; `begins` and `ends` are on the clock of its programme's zone."""

    session: ClassSession
    begins: datetime
    ends: datetime
    phase: Phase
    here: int
    people: int


def sessions_today(scope: QuerySet[Cohort], at: datetime) -> Sequence[SessionNow]:
    """The planned sessions of these classes on their civil day of `at`, in order: four queries, whatever their number."""
    near = ClassSession.objects.filter(
        cohort__in=scope, state=SessionState.PLANNED, day__range=((at - REACH).date(), (at + REACH).date())
    )
    sessions = [
        row
        for row in near.select_related(*WITH_CLASS).order_by("starts_at", "pk")
        if at.astimezone(_zone(row)).date() == row.day
    ]
    registers = open_registers(sessions)
    signs: dict[int, dict[int, list[Sign]]] = defaultdict(lambda: defaultdict(list))
    on_list = Q(enrolment__state__in=[EnrolmentState.ACTIVE, EnrolmentState.COMPLETED])
    for sign in SignEvent.objects.filter(
        on_list, register__in=[row.pk for row in registers.values()], held=""
    ):
        signs[sign.register_id][sign.enrolment_id].append(as_sign(sign))
    counted = (
        Enrolment.objects.filter(cohort__in={row.cohort_id for row in sessions})
        .exclude(state=EnrolmentState.WITHDRAWN)
        .values_list("cohort")
        .annotate(Count("pk"))
        .order_by()
    )
    people = dict(counted)
    found = []
    for row in sessions:
        register, zone = registers.get(row.pk), _zone(row)
        own = signs[register.pk].values() if register else ()
        found.append(
            SessionNow(
                session=row,
                begins=row.starts_at.astimezone(zone),
                ends=row.ends_at.astimezone(zone),
                phase=phase_of(row, at, is_closed=register is not None and register.closed_at is not None),
                here=sum(1 for each in own if presence_of(each).was_here),
                people=people.get(row.cohort_id, 0),
            )
        )
    return found


def phase_of(session: ClassSession, at: datetime, *, is_closed: bool) -> Phase:
    """Where a session stands at an instant."""
    if is_closed:
        return Phase.CLOSED
    if at < session.starts_at:
        return Phase.AHEAD
    return Phase.RUNNING if at < session.ends_at else Phase.UNCLOSED


def unclosed_sessions(cohort_ids: Collection[int], at: datetime) -> dict[int, int]:
    """How many sessions of each class are over and not closed; classes without any are missing. One query."""
    over = ClassSession.objects.filter(
        Q(register__isnull=True) | Q(register__closed_at__isnull=True),
        cohort__in=cohort_ids,
        state=SessionState.PLANNED,
        ends_at__lte=at,
    )
    return dict(over.values_list("cohort").annotate(Count("pk")).order_by())


def _zone(session: ClassSession) -> ZoneInfo:
    return data_of(session.cohort.programme.ruleset).zone
