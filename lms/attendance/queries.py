"""Reading a register: who is there, who is missing, what was confirmed; each with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from lms.accounts.models import User
from lms.attendance.models import Attendance, Candidate, Register, SignEvent
from lms.attendance.rules.presence import (
    OPENS_BEFORE,
    STAYS_OPEN,
    Presence,
    Sign,
    SignKind,
    Slot,
    Status,
    presence_of,
)
from lms.cohorts.listed import for_learner, meant_by
from lms.cohorts.models import ClassSession, Enrolment, EnrolmentState, SessionState
from lms.cohorts.queries import leaves_on
from lms.rulesets.queries import data_of

PEOPLE_SHOWN = 500


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person of the class at one session."""

    enrolment: Enrolment
    presence: Presence
    attendance: Attendance | None
    signs: tuple[SignEvent, ...]

    @property
    def needs_word(self) -> bool:
        """Signed in and not out: it counts when somebody says until when."""
        return self.attendance is None and self.presence.is_here


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are there, of how many; who said so themselves, and who is missing without a word."""

    here: int
    people: int
    missing: int


def slots_of(session: ClassSession) -> list[Slot]:
    """The periods of a session whose periods are loaded, as the arithmetic sees them."""
    rows = sorted(session.periods.all(), key=lambda row: row.number)
    return [Slot(str(row.uuid), row.starts_at, row.ends_at) for row in rows]


def grace_of(enrolment: Enrolment) -> timedelta:
    """How many minutes at the door cost nothing, by the rule set of the person."""
    return timedelta(seconds=data_of(enrolment.ruleset).grace_s)


def opens_at(session: ClassSession) -> datetime:
    """From when on people may sign in."""
    return session.starts_at - OPENS_BEFORE


def signing_ends_at(session: ClassSession) -> datetime:
    """Until when people may sign by themselves."""
    return session.ends_at + STAYS_OPEN


def people_of(session: ClassSession) -> QuerySet[Enrolment]:
    """Who is on the list: everybody of the class who has not left it, or whom a make-up lists; by name."""
    rows = Enrolment.objects.filter(cohort_id=session.cohort_id).exclude(state=EnrolmentState.WITHDRAWN)
    return (
        meant_by(session, rows).select_related("learner", "ruleset").order_by("learner__display_name", "pk")
    )


def roster(register: Register, session: ClassSession) -> Sequence[RosterLine]:
    """Everybody on the list with what they signed and what was confirmed: four queries. Who is on leave that day, by
    the office, is excused unless they came all the same.
    """
    signs = signs_by_person(register)
    away = set(
        leaves_on(session.day).filter(enrolment__cohort=session.cohort_id).values_list("enrolment", flat=True)
    )
    confirmed = {row.enrolment_id: row for row in Attendance.objects.filter(register=register)}
    return [
        RosterLine(
            enrolment=person,
            presence=_presence(signs[person.pk], is_away=person.pk in away),
            attendance=confirmed.get(person.pk),
            signs=tuple(signs[person.pk]),
        )
        for person in people_of(session)[:PEOPLE_SHOWN]
    ]


def _presence(signs: Sequence[SignEvent], *, is_away: bool) -> Presence:
    found = presence_of(as_sign(sign) for sign in signs)
    if is_away and not found.was_here and found.word is None:
        return Presence(word=Status.LEAVE)
    return found


def signs_by_person(register: Register) -> dict[int, list[SignEvent]]:
    """What counts of the signs of a register, by enrolment: one query."""
    found: dict[int, list[SignEvent]] = defaultdict(list)
    for sign in SignEvent.objects.filter(register=register, held="").order_by("at", "natural_key"):
        found[sign.enrolment_id].append(sign)
    return found


def as_sign(row: SignEvent) -> Sign:
    """A sign as the arithmetic sees it."""
    return Sign(SignKind(row.kind), row.at, row.natural_key)


def counted(lines: Sequence[RosterLine]) -> Counts:
    """The figures of the screen."""
    here = sum(1 for line in lines if line.presence.was_here)
    missing = sum(1 for line in lines if not line.presence.was_here and line.presence.word is None)
    return Counts(here, len(lines), missing)


def candidates_of(register: Register) -> Sequence[Candidate]:
    """Guests who are not on the list: one query."""
    return list(Candidate.objects.filter(register=register).order_by("name"))


def sessions_to_sign(user: User, now: datetime) -> Sequence[ClassSession]:
    """The sessions that a learner may sign at now, or soon today: one query, and one for their periods."""
    own = Enrolment.objects.filter(learner=user, state=EnrolmentState.ACTIVE).values("cohort")
    near = ClassSession.objects.filter(
        for_learner(user),
        cohort__in=own,
        state=SessionState.PLANNED,
        starts_at__lte=now + timedelta(hours=14),
        ends_at__gte=now - STAYS_OPEN,
    )
    loaded = near.select_related("cohort__programme__ruleset", "trainer").prefetch_related("periods")
    return list(loaded.order_by("starts_at")[:4])


def presence_at(user: User, session: ClassSession) -> Presence:
    """What a learner has signed at a session: one query."""
    rows = SignEvent.objects.filter(register__session=session, enrolment__learner=user, held="")
    return presence_of(as_sign(row) for row in rows)


def open_registers(sessions: Sequence[ClassSession]) -> dict[int, Register]:
    """The registers of those sessions, by session: one query."""
    rows = Register.objects.filter(session__in=[session.pk for session in sessions])
    return {row.session_id: row for row in rows}
