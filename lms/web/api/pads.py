"""Signing logs without a network: a mentor's device takes the queue along, and sends signed what was decided there."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.responses import Status
from ninja.security import HttpBearer

from lms.vault.batches import LONGEST_MS, LONGEST_RTT_MS
from lms.web.api.auth import caller
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS, Problem
from lms.web.components.work_lines import work_rows
from lms.workplace.actions import Issued, Synced, accept_decisions, held_pad, issue_pad
from lms.workplace.models import Pad, WorkLog
from lms.workplace.queries import mentors_away
from lms.workplace.refusals import PadInvalid
from lms.workplace.rules.pads import LONGEST_BODY, Asked

router = Router(tags=["workplace"])


class PadBearer(HttpBearer):
    """`Authorization: Bearer <pad>`: what a device got when it took the queue along."""

    def authenticate(self, request: HttpRequest, token: str) -> Pad | None:
        try:
            return held_pad(token)
        except PadInvalid as refusal:
            raise Problem(403, refusal.code, refusal.message) from refusal


class PadIn(Schema):
    """The device's key, its clock now (milliseconds since 1970), and how long the last request took there and back."""

    key: UUID
    wall_ms: int = Field(ge=0, le=LONGEST_MS)
    rtt_ms: int = Field(0, ge=0, le=LONGEST_RTT_MS)


class PadLineOut(Schema):
    """One line that waits, in words."""

    uuid: UUID
    day: date
    clock: str
    length: str
    process: str
    done: str
    learned: str
    asked: str
    is_late: bool
    has_photo: bool


class PadPersonOut(Schema):
    """One apprentice and what they wrote; `instead_of` names the mentor who is away."""

    uuid: UUID
    name: str
    where: str
    instead_of: str
    lines: list[PadLineOut]


class PadOut(Schema):
    """`token` is the bearer of what is sent later; it is secret. Valid for two weeks. `who` is whose queue it is."""

    kit: UUID
    token: str
    who: UUID
    issued_at: datetime
    expires_at: datetime
    clock_off_ms: int
    server_now: datetime
    people: list[PadPersonOut]


class DecisionsIn(Schema):
    """`batch` is the text that was signed, byte for byte: `{"v":1,"kit":uuid,"key":uuid,"events":[…]}`, at most 500 events
    `{"n":1,"kind":"sign","log":uuid,"wall_ms":…}`; `kind` is sign or return (`comment`). `n` counts from 1. `signature`:
    ECDSA P-256 with SHA-256, r and s one after the other, base64.
    """

    batch: str = Field(min_length=1, max_length=LONGEST_BODY)
    signature: str = Field(max_length=200)
    wall_ms: int = Field(ge=0, le=LONGEST_MS)
    rtt_ms: int = Field(0, ge=0, le=LONGEST_RTT_MS)


class AskedOut(Schema):
    """A decision that does not stand: the line was changed meanwhile, say. The mentor is asked again."""

    n: int
    log: UUID | None
    code: Asked
    detail: str


class DecisionsOut(Schema):
    """`numbers` are all that is here of this pad, so the device knows what is still to send."""

    numbers: list[int]
    asked: list[AskedOut]
    server_now: datetime


@router.post("/signing-pads", response={201: PadOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def take_pad(request: HttpRequest, payload: PadIn) -> Written:
    """Take along every line that waits for the caller's signature as a mentor."""
    issued = issue_pad(actor=caller(request), key=payload.key, wall_ms=payload.wall_ms, rtt_ms=payload.rtt_ms)
    return Status(201, _pad(issued))


@router.post("/signing-decisions", response={200: DecisionsOut, **ERRORS}, auth=PadBearer())
def send_decisions(request: HttpRequest, payload: DecisionsIn) -> Written:
    """What a mentor decided without a network, signed by the device. The bearer is the pad; no session is needed.

    Send it again until it is answered; any order will do. A line that was written anew, taken back or decided on by
    somebody else meanwhile is never signed: it is asked again. A device that was removed is refused.
    """
    pad = request.auth  # type: ignore[attr-defined]  # ninja puts there what the bearer stands for
    done = accept_decisions(
        pad,
        body=payload.batch,
        signature=payload.signature,
        wall_ms=payload.wall_ms,
        rtt_ms=payload.rtt_ms,
    )
    return Status(200, _synced(done))


def _pad(issued: Issued) -> PadOut:
    away = mentors_away(issued.lines, issued.pad.user)
    people = []
    for pk, found in groupby(issued.lines, key=lambda line: line.enrolment_id):
        lines = list(found)
        mentor = away.get(pk)
        people.append(_person(lines, mentor.display_name if mentor else ""))
    return PadOut(
        kit=issued.pad.uuid,
        token=issued.token,
        who=issued.pad.user.uuid,
        issued_at=issued.pad.issued_at,
        expires_at=issued.pad.expires_at,
        clock_off_ms=issued.pad.offset_ms,
        server_now=timezone.now(),
        people=people,
    )


def _person(lines: list[WorkLog], instead_of: str) -> PadPersonOut:
    first = lines[0]
    return PadPersonOut(
        uuid=first.enrolment.uuid,
        name=first.learner.display_name,
        where=first.enrolment.cohort.name,
        instead_of=instead_of,
        lines=[
            PadLineOut(
                uuid=row.uuid,
                day=row.day,
                clock=row.clock,
                length=row.length,
                process=row.process,
                done=row.done,
                learned=row.learned,
                asked=row.asked,
                is_late=row.is_late,
                has_photo=row.has_photo,
            )
            for row in work_rows(lines)
        ],
    )


def _synced(done: Synced) -> DecisionsOut:
    return DecisionsOut(
        numbers=list(done.numbers),
        asked=[
            AskedOut(n=each.number, log=each.log, code=each.why, detail=asked_words()[each.why])
            for each in done.asked
        ],
        server_now=timezone.now(),
    )


def asked_words() -> dict[Asked, str]:
    """Why a decision is asked again, in the active language."""
    return {
        Asked.REWRITTEN: _("It was written anew meanwhile. Look at the new line."),
        Asked.WITHDRAWN: _("It was taken back by the apprentice. There is nothing to do."),
        Asked.DECIDED: _("It was decided meanwhile. Look at it again."),
        Asked.NOT_YOURS: _("It is no longer yours to sign. Ask HR."),
        Asked.COMMENT: _("Say what should be different, so that it can be put right."),
        Asked.EXPIRED: _("It was decided after the two weeks. Take your queue along anew, and decide again."),
    }
