"""Who missed what of the sessions of a class, what of it is planned to be made up, what was: five queries for any class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.attendance.models import Attendance
from lms.attendance.queries import grace_of
from lms.attendance.rules.making_up import owed
from lms.attendance.rules.presence import MISSED, Slot, Status, credited
from lms.cohorts.models import ClassSession, Cohort, Enrolment, EnrolmentState, SessionPerson, SessionState
from lms.cohorts.timetable import SessionView, view_of


@dataclass(frozen=True, slots=True)
class Missed:
    """One person who missed something of a session: periods still owed in seconds, and when they will be made up."""

    enrolment: Enrolment
    status: Status
    owed: Mapping[int, int]
    planned: SessionView | None

    @property
    def is_open(self) -> bool:
        """Something is lacking, and nothing is planned for it."""
        return bool(self.owed) and self.planned is None


@dataclass(frozen=True, slots=True)
class MissedSession:
    """One session and who missed something of it, by name."""

    view: SessionView
    people: tuple[Missed, ...]

    @property
    def open_people(self) -> list[Missed]:
        return [each for each in self.people if each.is_open]


def missed_sessions(cohort: Cohort) -> Sequence[MissedSession]:
    """Every confirmed session of which somebody missed something, the newest first; who has left the class is not in it."""
    sessions = _sessions(cohort)
    owed_now, rows = _owed(cohort, sessions)
    planned = _planned(sessions)
    found = []
    for pk, view in sessions.items():
        if view.session.makes_up_id is not None:
            continue
        people = [
            Missed(row.enrolment, Status(row.status), owed_now[pk, row.enrolment_id], planned.get((pk, row.enrolment_id)))
            for row in rows[pk]
            if Status(row.status) in MISSED
        ]  # fmt: skip
        if people:
            people.sort(key=lambda each: each.enrolment.learner.display_name)
            found.append(MissedSession(view, tuple(people)))
    return sorted(found, key=lambda each: each.view.begins, reverse=True)


def owed_at(session: ClassSession) -> Mapping[int, Mapping[int, int]]:
    """What the people of a session that makes another up lack of the original, by enrolment, this session left aside."""
    sessions = _sessions(session.cohort)
    original = session.makes_up_id
    found, _rows = _owed(session.cohort, {pk: view for pk, view in sessions.items() if pk != session.pk})
    return {enrolment: lacking for (pk, enrolment), lacking in found.items() if pk == original}


def _sessions(cohort: Cohort) -> dict[int, SessionView]:
    rows = ClassSession.objects.filter(cohort=cohort).exclude(state=SessionState.CANCELLED)
    loaded = rows.select_related("cohort__programme__ruleset", "trainer", "register").prefetch_related(
        "periods"
    )
    return {row.pk: view_of(row) for row in loaded}


def _owed(
    cohort: Cohort, sessions: Mapping[int, SessionView]
) -> tuple[Mapping[tuple[int, int], Mapping[int, int]], Mapping[int, Sequence[Attendance]]]:
    """What is lacking by (original, enrolment), and the confirmed rows by session."""
    rows: dict[int, list[Attendance]] = defaultdict(list)
    attended: dict[tuple[int, int], list[Mapping[int, int]]] = defaultdict(list)
    confirmed = Attendance.objects.filter(register__session__in=list(sessions))
    confirmed = confirmed.exclude(enrolment__state=EnrolmentState.WITHDRAWN)
    for row in confirmed.select_related("register", "enrolment__learner", "enrolment__ruleset"):
        view = sessions[row.register.session_id]
        rows[view.session.pk].append(row)
        original = view.session.makes_up_id or view.session.pk
        attended[original, row.enrolment_id].append(_credited(view, row))
    lacking = {
        (pk, enrolment): owed(_lengths(sessions[pk]), parts)
        for (pk, enrolment), parts in attended.items()
        if pk in sessions
    }
    return lacking, rows


def _planned(sessions: Mapping[int, SessionView]) -> dict[tuple[int, int], SessionView]:
    """The coming session that makes something up for somebody, by (original, enrolment)."""
    coming = {
        pk: view for pk, view in sessions.items() if view.session.makes_up_id is not None and not _is_closed(view)
    }  # fmt: skip
    listed = SessionPerson.objects.filter(session__in=list(coming)).values_list("session", "enrolment")
    return {(coming[pk].session.makes_up_id or 0, enrolment): coming[pk] for pk, enrolment in listed}


def _is_closed(view: SessionView) -> bool:
    register = getattr(view.session, "register", None)
    return register is not None and register.closed_at is not None


def _lengths(view: SessionView) -> dict[int, int]:
    return {row.number: int((row.ends_at - row.starts_at).total_seconds()) for row in view.periods}


def _credited(view: SessionView, row: Attendance) -> Mapping[int, int]:
    if row.in_at is None or row.out_at is None:
        return {}
    slots = [Slot(str(period.number), period.starts_at, period.ends_at) for period in view.periods]
    spans = credited(slots, in_at=row.in_at, out_at=row.out_at, grace=grace_of(row.enrolment))
    return {int(span.name): int((span.ends_at - span.starts_at).total_seconds()) for span in spans}
