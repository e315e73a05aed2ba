"""A mentor's queue without a network: taken along once, decided anywhere, sent later in any order (journey M5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible
from lms.accounts.models import DeviceKey, User
from lms.partners.access import partners_of
from lms.partners.models import MemberRole
from lms.vault.batches import Batch, EventsMalformed, Noted, is_steady, offset_of, placed
from lms.vault.devices import signed_events
from lms.workplace.actions.signing import return_line, sign_lines
from lms.workplace.models import LogDecision, Pad, PadEvent, WorkLog
from lms.workplace.names import DecisionKind, PadState
from lms.workplace.queries import queue_of, signable
from lms.workplace.refusals import DecisionsRefused, DeviceRemoved, PadInvalid
from lms.workplace.rules.pads import LONGEST_BODY, RETURN, SIGN, VALID_FOR, Asked, parse_decisions, said_at
from lms.workplace.tokens import pad_token_of, read_pad_token

MEANT = {SIGN: DecisionKind.SIGNED, RETURN: DecisionKind.RETURNED}
GONE = {DecisionKind.REPLACED: Asked.REWRITTEN, DecisionKind.WITHDRAWN: Asked.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Issued:
    """A pad and its bearer, and the lines on it."""

    pad: Pad
    token: str
    lines: Sequence[WorkLog]


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A decision that does not stand: of which line, and why."""

    number: int
    log: UUID | None
    why: Asked


@dataclass(frozen=True, slots=True)
class Synced:
    """What is here of a pad now: its numbers, and which of them are asked again."""

    numbers: Sequence[int]
    asked: Sequence[AskedAgain]


@transaction.atomic
def issue_pad(*, actor: User, key: UUID, wall_ms: int, rtt_ms: int = 0, at: datetime | None = None) -> Issued:
    """Everything that waits for the actor's signature, for a device of theirs.

    Who may: mentors. Raises NotVisible, DeviceRemoved for a key that is not theirs, or was taken back.
    """
    if not partners_of(actor, MemberRole.MENTOR):
        raise NotVisible
    now = at or timezone.now()
    device = DeviceKey.objects.filter(uuid=key, user=actor, revoked_at__isnull=True).first()
    if device is None:
        raise DeviceRemoved
    pad = Pad.objects.create(
        user=actor,
        key=device,
        issued_at=now,
        expires_at=now + VALID_FOR,
        offset_ms=offset_of(now=now, wall_ms=wall_ms, rtt_ms=rtt_ms),
    )
    return Issued(pad, pad_token_of(pad.uuid), queue_of(actor, timezone.localdate(now)))


def held_pad(token: str) -> Pad:
    """The pad of a token, with its person and key: one query. Raises PadInvalid."""
    pad = Pad.objects.select_related("user", "key").filter(uuid=read_pad_token(token)).first()
    if pad is None or not pad.user.is_active:
        raise PadInvalid
    return pad


@transaction.atomic
def accept_decisions(
    pad: Pad, *, body: str, signature: str, wall_ms: int, rtt_ms: int = 0, at: datetime | None = None
) -> Synced:
    """Take what a mentor decided without a network. The same again changes nothing; any order will do.

    What somebody else decided meanwhile, what was written anew, and what is no longer theirs to decide is never signed:
    it is asked again. Raises DeviceRemoved (a lost device: nothing of it is taken any more), DecisionsRefused.
    """
    now = at or timezone.now()
    locked = Pad.objects.select_for_update(of=("self",)).select_related("user", "key").get(pk=pad.pk)
    if locked.key.revoked_at is not None:
        raise DeviceRemoved
    batch = _readable(locked, body, signature)
    known = set(PadEvent.objects.filter(pad=locked).values_list("number", flat=True))
    fresh = {noted.number: noted for noted in reversed(batch.events) if noted.number not in known}
    rows = _rows(locked, fresh.values(), offset_of(now=now, wall_ms=wall_ms, rtt_ms=rtt_ms), now)
    may = _signable(locked.user, rows)
    _sign([row for row in rows if _can(row, SIGN, may)], locked.user, now)
    for row in rows:
        if _can(row, RETURN, may):
            _give_back(row, locked.user, now)
    _judge(rows, locked.user)
    PadEvent.objects.bulk_create(rows)
    return _synced(locked)


def _readable(pad: Pad, body: str, signature: str) -> Batch:
    if len(body) > LONGEST_BODY:
        raise DecisionsRefused
    key = pad.key
    try:
        return signed_events(
            body, signature, of=pad.uuid, key=key.uuid, public_key=key.public_key, parse=parse_decisions
        )
    except EventsMalformed as error:
        raise DecisionsRefused from error


def _rows(pad: Pad, events: Iterable[Noted], offset_ms: int, now: datetime) -> list[PadEvent]:
    """One row an event, by number, without its verdict."""
    notes = sorted(events, key=lambda noted: noted.number)
    named = {uuid for noted in notes if (uuid := _uuid(noted.about)) is not None}
    logs = {str(line.uuid): line for line in WorkLog.objects.filter(uuid__in=named)}
    rows = []
    for noted in notes:
        log = logs.get(noted.about)
        when = said_at(
            placed(noted, offset_ms=offset_ms),
            written_at=log.written_at if log else now,
            issued_at=pad.issued_at,
            now=now,
            is_steady=is_steady(pad.offset_ms, offset_ms),
        )
        rows.append(
            PadEvent(
                pad=pad,
                number=noted.number,
                log=log,
                at=when,
                received_at=now,
                body=dict(noted.raw),
                code=Asked.EXPIRED if when > pad.expires_at else "",
            )
        )
    return rows


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _signable(user: User, rows: Sequence[PadEvent]) -> set[int]:
    """Lines that the person might decide on when they did, by the days of the decisions: a query a day."""
    found: set[int] = set()
    for day in {timezone.localdate(row.at) for row in rows}:
        of_day = [row.log_id for row in rows if row.log_id and timezone.localdate(row.at) == day]
        found |= set(signable(user, day).filter(pk__in=of_day).values_list("pk", flat=True))
    return found


def _can(row: PadEvent, kind: str, may: set[int]) -> bool:
    if row.code or row.body["kind"] != kind or row.log_id not in may:
        return False
    return kind == SIGN or bool(_comment(row))


def _comment(row: PadEvent) -> str:
    return str(row.body.get("comment", "")).strip()


def _sign(rows: Sequence[PadEvent], user: User, now: datetime) -> None:
    said: dict[UUID, datetime] = {}
    for row in rows:
        if row.log is not None:
            said.setdefault(row.log.uuid, row.at)
    if said:
        sign_lines(actor=user, uuids=list(said), at=now, said_at=said)


def _give_back(row: PadEvent, user: User, now: datetime) -> None:
    """Return the line, unless somebody decided on it a moment ago."""
    if row.log is not None and not LogDecision.objects.filter(log=row.log).exists():
        return_line(actor=user, uuid=row.log.uuid, comment=_comment(row), at=now, said_at=row.at)


def _judge(rows: Sequence[PadEvent], user: User) -> None:
    """What each came to, read from what now stands: one query."""
    logs = [row.log_id for row in rows if row.log_id is not None]
    standing: Mapping[int, LogDecision] = {
        decision.log_id: decision for decision in LogDecision.objects.filter(log__in=logs)
    }
    for row in rows:
        decision = standing.get(row.log_id) if row.log_id is not None else None
        if decision and decision.kind == MEANT[row.body["kind"]] and decision.by_id == user.pk:
            row.state, row.code, row.decision = PadState.TAKEN, "", decision
            continue
        row.state, row.code = PadState.ASKED, _why(row, decision)


def _why(row: PadEvent, decision: LogDecision | None) -> str:
    if decision is not None:
        return GONE.get(DecisionKind(decision.kind), Asked.DECIDED)
    if row.code:
        return row.code
    if row.body["kind"] == RETURN and not _comment(row):
        return Asked.COMMENT
    return Asked.NOT_YOURS


def _synced(pad: Pad) -> Synced:
    rows = list(PadEvent.objects.filter(pad=pad).select_related("log").order_by("number"))
    return Synced(
        numbers=[row.number for row in rows],
        asked=[
            AskedAgain(row.number, row.log.uuid if row.log else None, Asked(row.code))
            for row in rows
            if row.state == PadState.ASKED
        ],
    )
