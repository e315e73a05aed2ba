"""Two weeks without a network: a device takes classes along, and what it wrote down comes in later, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import DeviceKey, User
from lms.attendance.actions.applying import (
    apply_closes,
    apply_guest,
    apply_photo,
    apply_sign,
    ask_the_office,
    registers_of,
)
from lms.attendance.actions.registers import register_of
from lms.attendance.models import Kit, KitEvent, Register
from lms.attendance.names import KitState
from lms.attendance.queries import people_of
from lms.attendance.refusals import DeviceRemoved, KitBatchRefused, KitInvalid
from lms.attendance.rules.kits import LONGEST_BODY, PHOTO, SIGNS, VALID_FOR, parse_batch, why_held
from lms.attendance.tokens import kit_token_of, read_kit_token
from lms.cohorts.models import ClassSession, Enrolment, SessionState
from lms.cohorts.timetable import SessionView, can_teach, taught_sessions
from lms.rulesets.queries import data_of
from lms.vault.batches import Batch, EventsMalformed, Noted, is_steady, offset_of, placed
from lms.vault.devices import signed_events


@dataclass(frozen=True, slots=True)
class Taken:
    """One session with its people and the secret of its codes, for the device."""

    row: SessionView
    register: Register
    people: Sequence[Enrolment]


@dataclass(frozen=True, slots=True)
class Issued:
    """A kit and its bearer, and what is in it."""

    kit: Kit
    token: str
    sessions: Sequence[Taken]


@dataclass(frozen=True, slots=True)
class Synced:
    """What is here of a kit now: how many numbers, those held, and what closing came to."""

    received: int
    numbers: Sequence[int]
    held: int
    closed: Sequence[UUID]


@transaction.atomic
def issue_kit(*, actor: User, key: UUID, wall_ms: int, rtt_ms: int = 0, at: datetime | None = None) -> Issued:
    """Everything that the actor teaches within two weeks, for a device of theirs: roster, timetable, secrets of the codes.

    Who may: trainers, for what they teach. Raises DeviceRemoved for a key that is not theirs, or was taken back.
    """
    now = at or timezone.now()
    device = DeviceKey.objects.filter(uuid=key, user=actor, revoked_at__isnull=True).first()
    if device is None:
        raise DeviceRemoved
    kit = Kit.objects.create(
        user=actor,
        key=device,
        issued_at=now,
        expires_at=now + VALID_FOR,
        offset_ms=offset_of(now=now, wall_ms=wall_ms, rtt_ms=rtt_ms),
    )
    today = timezone.localdate(now)
    rows = taught_sessions(actor, today, today + VALID_FOR)
    taken = [_taken(row) for row in rows if not row.is_cancelled]
    return Issued(kit, kit_token_of(kit.uuid), [each for each in taken if each.register.closed_at is None])


def _taken(row: SessionView) -> Taken:
    return Taken(row, register_of(row.session), list(people_of(row.session)))


def held_kit(token: str) -> Kit:
    """The kit of a token, with its person and key: one query. Raises KitInvalid."""
    kit = Kit.objects.select_related("user", "key").filter(uuid=read_kit_token(token)).first()
    if kit is None:
        raise KitInvalid
    return kit


@transaction.atomic
def accept_events(
    kit: Kit, *, body: str, signature: str, wall_ms: int, rtt_ms: int = 0, at: datetime | None = None
) -> Synced:
    """Take what a device wrote down. The same again changes nothing, any order gives the same; a closing waits until
    everything before it has come.

    What is older than a week, or placed by no clock, is kept and waits for the office. Raises DeviceRemoved (a lost
    device: nothing of it is taken any more), KitBatchRefused.
    """
    now = at or timezone.now()
    locked = Kit.objects.select_for_update(of=("self",)).select_related("user", "key").get(pk=kit.pk)
    if locked.key.revoked_at is not None:
        raise DeviceRemoved
    batch = _readable(locked, body, signature)
    offset_ms = offset_of(now=now, wall_ms=wall_ms, rtt_ms=rtt_ms)
    known = set(KitEvent.objects.filter(kit=locked).values_list("number", flat=True))
    fresh = {noted.number: noted for noted in reversed(batch.events) if noted.number not in known}
    sessions = _sessions(locked.user, fresh.values())
    rows = [
        _row(locked, noted, sessions, offset_ms=offset_ms, now=now) for _n, noted in sorted(fresh.items())
    ]
    registers = registers_of({row.session for row in rows if row.session is not None})
    for row in rows:
        _apply(row, locked, registers)
    KitEvent.objects.bulk_create(rows)
    ask_the_office([row for row in rows if row.state == KitState.HELD], locked)
    apply_closes(locked, now)
    return _synced(locked)


def _readable(kit: Kit, body: str, signature: str) -> Batch:
    if len(body) > LONGEST_BODY:
        raise KitBatchRefused
    key = kit.key
    try:
        return signed_events(
            body, signature, of=kit.uuid, key=key.uuid, public_key=key.public_key, parse=parse_batch
        )
    except EventsMalformed as error:
        raise KitBatchRefused from error


def _sessions(user: User, events: Iterable[Noted]) -> dict[str, ClassSession]:
    """The sessions that are spoken of and that the person may run, by uuid."""
    named = set()
    for noted in events:
        try:
            named.add(UUID(noted.about))
        except ValueError:
            continue
    rows = ClassSession.objects.filter(uuid__in=named, state=SessionState.PLANNED)
    loaded = rows.select_related("cohort__programme__ruleset").prefetch_related("periods")
    return {str(row.uuid): row for row in loaded if can_teach(user, row)}


def _row(
    kit: Kit, noted: Noted, sessions: dict[str, ClassSession], *, offset_ms: int, now: datetime
) -> KitEvent:
    session = sessions.get(noted.about)
    at = placed(noted, offset_ms=offset_ms)
    code = why_held(
        at,
        now=now,
        issued_at=kit.issued_at,
        expires_at=kit.expires_at,
        is_steady=is_steady(kit.offset_ms, offset_ms),
    )
    state = KitState.HELD if code else KitState.TAKEN
    if session is None:
        state, code = KitState.REFUSED, "no-session"
    elif noted.kind == "close" and state == KitState.TAKEN:
        state = KitState.WAITING
    return KitEvent(
        kit=kit,
        number=noted.number,
        session=session,
        at=at,
        received_at=now,
        body=dict(noted.raw),
        state=state,
        code=code,
    )


def _apply(row: KitEvent, kit: Kit, registers: Mapping[int, Register]) -> None:
    """Signs, guests and photos at once; closings afterwards."""
    kind = row.body["kind"]
    if row.session is None:
        return
    if kind in SIGNS:
        apply_sign(row, kit, registers[row.session.pk])
    elif kind == "guest" and row.state == KitState.TAKEN:
        apply_guest(row, kit)
    elif kind == PHOTO:
        apply_photo(row, row.session)


def _synced(kit: Kit) -> Synced:
    rows = KitEvent.objects.filter(kit=kit).order_by("number").values_list("number", "state")
    states = list(rows)
    closed = Register.objects.filter(
        session__in=KitEvent.objects.filter(kit=kit).values("session"), closed_at__isnull=False
    )
    return Synced(
        received=len(states),
        numbers=[number for number, _state in states],
        held=sum(1 for _number, state in states if state == KitState.HELD),
        closed=list(closed.values_list("session__uuid", flat=True)),
    )


def rule_of(row: SessionView) -> str:
    """The rule set of a session's class, as code@version."""
    return data_of(row.session.cohort.programme.ruleset).rule
