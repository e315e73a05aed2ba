"""Running a class without a network: a trainer's device takes classes along, and sends signed what happened there."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.responses import Status
from ninja.security import HttpBearer

from lms.attendance.actions import Issued, Synced, accept_events, held_kit, issue_kit
from lms.attendance.models import Kit
from lms.attendance.queries import opens_at
from lms.attendance.refusals import KitInvalid
from lms.attendance.rules.kits import LONGEST_BODY
from lms.rulesets.queries import data_of
from lms.vault.batches import LONGEST_MS, LONGEST_RTT_MS
from lms.web.api.auth import caller
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS, Problem

router = Router(tags=["attendance"])


class KitBearer(HttpBearer):
    """`Authorization: Bearer <kit>`: what a device got when it took the classes along."""

    def authenticate(self, request: HttpRequest, token: str) -> Kit | None:
        try:
            return held_kit(token)
        except KitInvalid as refusal:
            raise Problem(403, refusal.code, refusal.message) from refusal


class KitIn(Schema):
    """The device's key, its clock now (milliseconds since 1970), and how long the last request took there and back."""

    key: UUID
    wall_ms: int = Field(ge=0, le=LONGEST_MS)
    rtt_ms: int = Field(0, ge=0, le=LONGEST_RTT_MS)


class KitPersonOut(Schema):
    """Somebody on the list."""

    uuid: UUID
    name: str


class KitPeriodOut(Schema):
    """One period."""

    number: int
    topic: str
    starts_at: datetime
    ends_at: datetime


class KitSessionOut(Schema):
    """One session. The six digits of a half minute are HMAC-SHA256 under `seed` (hex) of
    `<session>|<period>|<half minute since 1970>`, cut as in RFC 4226.
    """

    uuid: UUID
    cohort: str
    day: date
    room: str
    rule: str
    tz: str
    opens_at: datetime
    starts_at: datetime
    ends_at: datetime
    seed: str
    periods: list[KitPeriodOut]
    people: list[KitPersonOut]


class KitOut(Schema):
    """`token` is the bearer of what is sent later; it is secret. Valid for two weeks."""

    kit: UUID
    token: str
    issued_at: datetime
    expires_at: datetime
    clock_off_ms: int
    server_now: datetime
    sessions: list[KitSessionOut]


class KitBatchIn(Schema):
    """`batch` is the text that was signed, byte for byte: `{"v":1,"kit":uuid,"key":uuid,"events":[…]}`, at most 500 events
    `{"n":1,"kind":"in","session":uuid,"who":uuid,"way":"word","wall_ms":…}`; `kind` is in, out, absent, leave, cleared,
    guest (`name`), photo (`data`: a picture in base64, at most 280,000 characters) or close (`head_count`, `topic`,
    `stayed`; its photo is the last one); `way` is word or signature (`strokes`). `n` counts from 1
    without gaps. `signature`: ECDSA P-256 with SHA-256, r and s one after the other, base64.
    """

    batch: str = Field(min_length=1, max_length=LONGEST_BODY)
    signature: str = Field(max_length=200)
    wall_ms: int = Field(ge=0, le=LONGEST_MS)
    rtt_ms: int = Field(0, ge=0, le=LONGEST_RTT_MS)


class KitBatchOut(Schema):
    """`numbers` are all that is here of this kit, so the device knows what is still to send. `held` of them wait for the
    training office.
    """

    received: int
    numbers: list[int]
    held: int
    closed: list[UUID]
    server_now: datetime


@router.post("/attendance-kits", response={201: KitOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def take_kit(request: HttpRequest, payload: KitIn) -> Written:
    """Take along what the caller teaches within two weeks: lists, times, the secrets of the codes."""
    issued = issue_kit(actor=caller(request), key=payload.key, wall_ms=payload.wall_ms, rtt_ms=payload.rtt_ms)
    return Status(201, _kit(issued))


@router.post("/attendance-events", response={200: KitBatchOut, **ERRORS}, auth=KitBearer())
def send_kit_events(request: HttpRequest, payload: KitBatchIn) -> Written:
    """What happened in class without a network, signed by the device. The bearer is the kit; no session is needed.

    Send it again until it is answered; any order will do. A closing waits until everything before it has come. What is
    older than a week, or what no clock places, waits for the training office. A device that was removed is refused.
    """
    kit = request.auth  # type: ignore[attr-defined]  # ninja puts there what the bearer stands for
    done = accept_events(
        kit,
        body=payload.batch,
        signature=payload.signature,
        wall_ms=payload.wall_ms,
        rtt_ms=payload.rtt_ms,
    )
    return Status(200, _synced(done))


def _kit(issued: Issued) -> KitOut:
    sessions = [
        KitSessionOut(
            uuid=each.row.session.uuid,
            cohort=each.row.session.cohort.name,
            day=each.row.session.day,
            room=each.row.session.room,
            rule=data_of(each.row.session.cohort.programme.ruleset).rule,
            tz=data_of(each.row.session.cohort.programme.ruleset).tz,
            opens_at=opens_at(each.row.session),
            starts_at=each.row.session.starts_at,
            ends_at=each.row.session.ends_at,
            seed=each.register.seed,
            periods=[
                KitPeriodOut(number=row.number, topic=row.topic, starts_at=row.starts_at, ends_at=row.ends_at)
                for row in each.row.periods
            ],
            people=[
                KitPersonOut(uuid=person.uuid, name=person.learner.display_name) for person in each.people
            ],
        )
        for each in issued.sessions
    ]
    return KitOut(
        kit=issued.kit.uuid,
        token=issued.token,
        issued_at=issued.kit.issued_at,
        expires_at=issued.kit.expires_at,
        clock_off_ms=issued.kit.offset_ms,
        server_now=timezone.now(),
        sessions=sessions,
    )


def _synced(done: Synced) -> KitBatchOut:
    return KitBatchOut(
        received=done.received,
        numbers=list(done.numbers),
        held=done.held,
        closed=list(done.closed),
        server_now=timezone.now(),
    )
