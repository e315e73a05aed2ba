"""Village mode: one lesson on one device for the whole class, and a roll-call of a few by chance."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.outline import LessonRef
from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.attendance.actions.registers import held_open, register_of
from lms.attendance.models import Register, Showing
from lms.attendance.queries import RosterLine, roster
from lms.attendance.refusals import SomethingIsShown
from lms.audit.actions import record
from lms.cohorts.models import ClassSession, Enrolment
from lms.cohorts.timetable import can_teach
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence

ASKED = 5
MILLISECOND = timedelta(milliseconds=1)


@transaction.atomic
def show_lesson(
    *, actor: User, session: ClassSession, lesson: LessonRef, title: str = "", at: datetime | None = None
) -> Showing:
    """The class begins to watch a film together. The same lesson asked for twice is one showing.

    Who may: whoever runs the session. Raises SomethingIsShown, RegisterIsClosed, NotVisible.
    """
    if not can_teach(actor, session) or lesson.kind != "video":
        raise NotVisible
    register = held_open(register_of(session))
    shown = Showing.objects.filter(register=register, ended_at__isnull=True).first()
    if shown is not None and shown.lesson_uuid == lesson.uuid:
        return shown
    if shown is not None:
        raise SomethingIsShown
    return Showing.objects.create(
        register=register, lesson_uuid=lesson.uuid, lesson_version=lesson.version, title=title[:200],
        duration_ms=lesson.duration_s * 1000, started_by=actor, started_at=at or timezone.now(),
    )  # fmt: skip


@transaction.atomic
def stop_lesson(*, actor: User, session: ClassSession, at: datetime | None = None) -> None:
    """The film is over, or was stopped. Who may: whoever runs the session. Raises RegisterIsClosed, NotVisible."""
    if not can_teach(actor, session):
        raise NotVisible
    end_showing(held_open(register_of(session)), at or timezone.now())


def end_showing(register: Register, at: datetime) -> None:
    """Whatever is shown ends now, of a register that is held."""
    open_ones = Showing.objects.filter(register=register, ended_at__isnull=True)
    for shown in open_ones:
        shown.ended_at = max(shown.started_at, at)
        shown.save(update_fields=["ended_at"])


def seen_together(register: Register, items: Sequence[NewEvidence]) -> list[NewEvidence]:
    """What each person saw of the shown lessons, within what they are credited of the periods: so the class has the
    time, and nobody a second more (V18); the lesson is seen.
    """
    shown = list(Showing.objects.filter(register=register, ended_at__isnull=False))
    return [part for item in items for showing in shown if (part := _seen(showing, item)) is not None]


def _seen(showing: Showing, item: NewEvidence) -> NewEvidence | None:
    end_of_film = showing.started_at + showing.duration_ms * MILLISECOND
    start = max(item.started_at, showing.started_at)
    end = min(item.ended_at, showing.ended_at or end_of_film, end_of_film)
    if end <= start:
        return None
    return NewEvidence(
        natural_key=f"shown:{showing.uuid}:{item.natural_key.removeprefix('session:')}",
        enrolment=item.enrolment,
        kind=EvidenceKind.PLAY,
        mode=Mode.ONLINE,
        grade=Grade.B,
        started_at=start,
        ended_at=end,
        lesson_uuid=showing.lesson_uuid,
        lesson_version=showing.lesson_version,
        media_from_ms=(start - showing.started_at) // MILLISECOND,
        media_to_ms=(end - showing.started_at) // MILLISECOND,
        duration_ms=showing.duration_ms,
        source={"shown": str(showing.uuid), "register": str(showing.register.uuid)},
    )


@transaction.atomic
def roll_call(*, actor: User, session: ClassSession, at: datetime | None = None) -> Sequence[Enrolment]:
    """Five of those who are there, by chance; whom it met is kept in the record. Raises NotVisible, RegisterIsClosed."""
    if not can_teach(actor, session):
        raise NotVisible
    register = held_open(register_of(session))
    here: list[RosterLine] = [line for line in roster(register, session) if line.presence.is_here]
    asked = secrets.SystemRandom().sample(here, min(ASKED, len(here)))
    people = [line.enrolment for line in asked]
    names: list[UUID] = [person.uuid for person in people]
    record(
        actor=actor,
        action="session.roll_called",
        noun="session",
        object_uuid=session.uuid,
        detail={"asked": [str(name) for name in names], "here": len(here)},
    )
    return people
