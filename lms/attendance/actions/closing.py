"""Closing a session: the trainer's confirmation makes signs into hours, of grade A (domain §4.3 F4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible, is_office
from lms.accounts.models import User
from lms.attendance.actions.registers import held_open, register_of
from lms.attendance.actions.showing import end_showing, seen_together
from lms.attendance.missing import owed_at
from lms.attendance.models import Attendance, Register, SignEvent
from lms.attendance.queries import RosterLine, grace_of, roster, slots_of
from lms.attendance.refusals import (
    CloseTooEarly,
    CloseTooLate,
    NotSignedIn,
    RegisterIsClosed,
    TimeOutsideTheSession,
)
from lms.attendance.rules.presence import CONFIRM_WITHIN, Status, credited, status_of
from lms.audit.actions import record
from lms.cohorts.models import ClassSession, Enrolment, Period
from lms.cohorts.timetable import can_teach
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from lms.rulesets.queries import data_of

# The last minutes of a period cost nothing, so a session may be closed in them.
CLOSES_BEFORE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing came to: who was confirmed, and who waits until somebody says when they left."""

    register: Register
    confirmed: int
    waiting: Sequence[RosterLine]


@transaction.atomic
def close_session(
    *,
    actor: User,
    session: ClassSession,
    head_count: int | None,
    topic: str = "",
    photo: str = "",
    stayed: bool = False,
    at: datetime | None = None,
    said_at: datetime | None = None,
) -> Closed:
    """Confirm a session. Who signed in and not out waits for a word each (`confirm_out`), or all at once with `stayed`:
    they were there until the end. Who neither signed nor was excused is absent. `said_at` is when a device without a
    network was told so; it decides what is too early and too late.

    Who may: whoever runs the session, within 24 hours of its end; the office later. Sent twice it is one. Audited.
    Raises NotVisible, CloseTooEarly, CloseTooLate, SessionIsCancelled.
    """
    now = at or timezone.now()
    said = said_at or now
    _refuse_late(actor, session, said)
    try:
        register = held_open(register_of(session))
    except RegisterIsClosed:
        register = Register.objects.get(session=session)
        return Closed(register, 0, [line for line in roster(register, session) if line.needs_word])
    lines = roster(register, session)
    if said < session.ends_at - CLOSES_BEFORE and any(line.needs_word for line in lines):
        zone = data_of(session.cohort.programme.ruleset).zone
        raise CloseTooEarly(clock=f"{session.ends_at.astimezone(zone):%-H:%M}")
    end_showing(register, min(now, session.ends_at))
    register.head_count, register.topic, register.photo = head_count, topic.strip()[:200], photo
    register.closed_by, register.closed_at = actor, now
    register.save(update_fields=["head_count", "topic", "photo", "closed_by", "closed_at"])
    outs = {line.enrolment.pk: session.ends_at for line in lines if line.needs_word} if stayed else {}
    confirmed = _confirm(actor, register, session, lines, outs, now)
    waiting = [line for line in lines if line.needs_word and line.enrolment.pk not in outs]
    record(
        actor=actor,
        action="session.closed",
        noun="session",
        object_uuid=session.uuid,
        detail={
            "head_count": head_count,
            "signed": sum(1 for line in lines if line.presence.was_here),
            "people": len(lines),
            "waiting": len(waiting),
        },
    )
    return Closed(register, confirmed, waiting)


@transaction.atomic
def confirm_out(
    *,
    actor: User,
    session: ClassSession,
    enrolment: Enrolment,
    out_at: datetime | None,
    at: datetime | None = None,
) -> Attendance:
    """Say until when somebody stayed who did not sign out (None: to the end); what was pending counts then, once.

    Who may: whoever runs the session, within 24 hours; the office later. Audited. Raises NotSignedIn,
    TimeOutsideTheSession, CloseTooLate, NotVisible.
    """
    now = at or timezone.now()
    _refuse_late(actor, session, now)
    register = Register.objects.select_for_update(of=("self",)).get(session=session)
    known = Attendance.objects.filter(register=register, enrolment=enrolment).first()
    if known is not None:
        return known
    line = next((row for row in roster(register, session) if row.enrolment.pk == enrolment.pk), None)
    if line is None or line.presence.in_at is None:
        raise NotSignedIn
    left = out_at or session.ends_at
    if not line.presence.in_at < left <= session.ends_at or left > now + CLOSES_BEFORE:
        raise TimeOutsideTheSession
    _confirm(actor, register, session, [line], {enrolment.pk: left}, now)
    detail = {"register": str(register.uuid), "out": left.isoformat()}
    record(
        actor=actor,
        action="session.out_confirmed",
        noun="enrolment",
        object_uuid=enrolment.uuid,
        detail=detail,
    )
    return Attendance.objects.get(register=register, enrolment=enrolment)


def _confirm(
    actor: User,
    register: Register,
    session: ClassSession,
    lines: Sequence[RosterLine],
    outs: Mapping[int, datetime],
    now: datetime,
) -> int:
    """Attendance and evidence of everybody of whom all is known; `outs` is what a person said about the others."""
    slots = slots_of(session)
    periods = {str(row.uuid): row for row in session.periods.all()}
    # Of a session that makes another up, each period counts at most what somebody still lacks of it.
    lacking = owed_at(session) if session.makes_up_id is not None else None
    rows: list[Attendance] = []
    items: list[NewEvidence] = []
    for line in lines:
        if line.attendance is not None:
            continue
        in_at, out_at = line.presence.in_at, outs.get(line.enrolment.pk, line.presence.out_at)
        status = line.presence.word or Status.ABSENT
        if in_at is not None:
            if out_at is None:
                continue
            grace = grace_of(line.enrolment)
            status = status_of(slots, in_at=in_at, out_at=out_at, grace=grace)
            for span in credited(slots, in_at=in_at, out_at=out_at, grace=grace):
                end = min(span.ends_at, now + CLOSES_BEFORE)
                if lacking is not None:
                    left_s = lacking.get(line.enrolment.pk, {}).get(periods[span.name].number, 0)
                    end = min(end, span.starts_at + timedelta(seconds=left_s))
                if end <= span.starts_at:
                    continue
                items.append(
                    _evidence(actor, register, session, line, periods[span.name], span.starts_at, end)
                )
        row = Attendance(register=register, enrolment=line.enrolment, status=status.value)
        row.in_at, row.out_at, row.confirmed_by, row.confirmed_at = in_at, out_at, actor, now
        rows.append(row)
    Attendance.objects.bulk_create(rows)
    items += seen_together(register, items)
    if items:
        record_evidence(items, at=now, derive_now=True)
    return len(rows)


def _evidence(
    actor: User,
    register: Register,
    session: ClassSession,
    line: RosterLine,
    period: Period,
    starts_at: datetime,
    ends_at: datetime,
) -> NewEvidence:
    return NewEvidence(
        natural_key=f"session:{period.uuid}:{line.enrolment.pk}",
        enrolment=line.enrolment,
        kind=EvidenceKind.SIGN_IN,
        mode=Mode(session.mode),
        grade=Grade.A,
        component=period.component,
        started_at=starts_at,
        ended_at=ends_at,
        source={
            "session": str(session.uuid),
            "period": period.number,
            "topic": period.topic or register.topic,
            "signs": [_said(sign) for sign in line.signs],
            "confirmed_by": f"u_{actor.uuid}",
        },
    )


def _said(sign: SignEvent) -> dict[str, str]:
    return {"uuid": str(sign.uuid), "kind": sign.kind, "way": sign.way, "at": sign.at.isoformat()}


def _refuse_late(actor: User, session: ClassSession, now: datetime) -> None:
    if not can_teach(actor, session):
        raise NotVisible
    if now > session.ends_at + CONFIRM_WITHIN and not is_office(actor):
        raise CloseTooLate
