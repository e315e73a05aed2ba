"""How the people of a class attended its sessions, as it was confirmed, and what of it was made up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lms.attendance.models import Attendance
from lms.attendance.rules.presence import Status
from lms.cohorts.models import Cohort, SessionState

FIELDS = (
    "enrolment_id", "status", "register__session_id", "register__session__makes_up_id",
    "register__session__uuid", "register__session__day", "register__session__starts_at",
)  # fmt: skip
WHOLE = frozenset({Status.PRESENT, Status.LATE})


@dataclass(frozen=True, slots=True)
class Attended:
    """One person at one session of the class; sessions that make another up are not listed, they set `is_made_up`."""

    session: UUID
    day: date
    starts_at: datetime
    status: Status
    is_made_up: bool


def attended_by_person(cohort: Cohort) -> Mapping[int, Sequence[Attended]]:
    """What was confirmed of everybody, by enrolment, the oldest session first: one query."""
    rows = Attendance.objects.filter(register__session__cohort=cohort)
    rows = rows.exclude(register__session__state=SessionState.CANCELLED)
    kept = list(rows.order_by("register__session__starts_at").values_list(*FIELDS))
    made_up = {
        (pk, original)
        for pk, status, _session, original, *_when in kept
        if original is not None and Status(status) in WHOLE
    }
    found: dict[int, list[Attended]] = defaultdict(list)
    for pk, status, session, original, uuid, day, starts_at in kept:
        if original is None:
            found[pk].append(Attended(uuid, day, starts_at, Status(status), (pk, session) in made_up))
    return found
