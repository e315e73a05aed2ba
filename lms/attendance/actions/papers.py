"""The paper fallback: a signed sheet and its photo. Grade C, until a second person has compared it (domain §4.3 F5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible, is_office, require_office
from lms.accounts.models import User
from lms.attendance.actions.registers import held_open, register_of
from lms.attendance.models import Attendance, PaperSheet, Register
from lms.attendance.queries import people_of
from lms.attendance.refusals import (
    CloseTooEarly,
    CloseTooLate,
    NobodySigned,
    PhotoMissing,
    SecondPersonNeeded,
)
from lms.attendance.rules.presence import Status
from lms.audit.actions import record
from lms.cohorts.models import ClassSession, Enrolment
from lms.cohorts.timetable import can_teach
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from lms.rulesets.queries import data_of

BROUGHT_WITHIN = timedelta(days=7)
SOONER = timedelta(seconds=1)


@transaction.atomic
def bring_paper(
    *,
    actor: User,
    session: ClassSession,
    photo: str,
    people: Collection[Enrolment],
    at: datetime | None = None,
) -> PaperSheet:
    """A signed sheet closes the session: who is ticked was there for all of it, the others were absent. Grade C.

    Who may: whoever runs the session, within a week; the office later. Audited. Raises PhotoMissing, NobodySigned,
    CloseTooEarly, CloseTooLate, RegisterIsClosed, NotVisible.
    """
    now = at or timezone.now()
    if not can_teach(actor, session) or any(row.cohort_id != session.cohort_id for row in people):
        raise NotVisible
    if not photo:
        raise PhotoMissing
    if not people:
        raise NobodySigned
    if now < session.ends_at:
        zone = data_of(session.cohort.programme.ruleset).zone
        raise CloseTooEarly(clock=f"{session.ends_at.astimezone(zone):%-H:%M}")
    if now > session.ends_at + BROUGHT_WITHIN and not is_office(actor):
        raise CloseTooLate
    register = held_open(register_of(session))
    register.closed_by, register.closed_at, register.head_count = actor, now, len(people)
    register.save(update_fields=["closed_by", "closed_at", "head_count"])
    sheet = PaperSheet.objects.create(register=register, photo=photo, brought_by=actor, brought_at=now)
    sheet.people.set(people)
    _confirm(actor, register, session, people, now)
    record_evidence(
        [item for person in people for item in _items(session, person, Grade.C, register)],
        at=now,
        derive_now=True,
    )
    record(
        actor=actor,
        action="session.paper_brought",
        noun="session",
        object_uuid=session.uuid,
        detail={"signed": len(people)},
    )
    return sheet


@transaction.atomic
def compare_paper(*, actor: User, sheet: PaperSheet, at: datetime | None = None) -> PaperSheet:
    """A second person, of the office, compared photo and list: what it proves is witnessed now, grade A.

    The lines of grade C are reversed and posted anew, by the ledger's own derivation. Audited. Raises
    SecondPersonNeeded, NotOffice.
    """
    require_office(actor)
    now = at or timezone.now()
    locked = PaperSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if locked.brought_by_id == actor.pk:
        raise SecondPersonNeeded
    if locked.compared_by_id is not None:
        return locked
    locked.compared_by, locked.compared_at = actor, now
    locked.save(update_fields=["compared_by", "compared_at"])
    register = Register.objects.select_related("session").get(pk=locked.register_id)
    people: Sequence[Enrolment] = list(locked.people.select_related("ruleset"))
    record_evidence(
        [item for person in people for item in _items(register.session, person, Grade.A, register)],
        at=now,
        derive_now=True,
    )
    record(
        actor=actor,
        action="session.paper_compared",
        noun="session",
        object_uuid=register.session.uuid,
        detail={"signed": len(people)},
    )
    return locked


def _confirm(
    actor: User,
    register: Register,
    session: ClassSession,
    people: Collection[Enrolment],
    now: datetime,
) -> None:
    signed = {person.pk for person in people}
    rows = []
    for person in people_of(session):
        is_there = person.pk in signed
        row = Attendance(register=register, enrolment=person, confirmed_by=actor, confirmed_at=now)
        row.status = (Status.PRESENT if is_there else Status.ABSENT).value
        if is_there:
            row.in_at, row.out_at = session.starts_at, session.ends_at
        rows.append(row)
    Attendance.objects.bulk_create(rows)


def _items(session: ClassSession, person: Enrolment, grade: Grade, register: Register) -> list[NewEvidence]:
    """Every period whole. What was compared has the earlier turn, so it takes the place of what was only brought."""
    sooner = SOONER if grade == Grade.A else timedelta(0)
    return [
        NewEvidence(
            natural_key=f"paper:{grade}:{period.uuid}:{person.pk}",
            enrolment=person,
            kind=EvidenceKind.SIGN_IN,
            mode=Mode(session.mode),
            grade=grade,
            component=period.component,
            started_at=period.starts_at,
            ended_at=period.ends_at,
            leased_at=period.starts_at - sooner,
            source={"session": str(session.uuid), "period": period.number, "paper": register.key},
        )
        for period in session.periods.all()
    ]
