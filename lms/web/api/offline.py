"""Learning without a network: a device makes its key known, takes a pass with each lease, and sends signed batches later."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.responses import Status
from ninja.security import HttpBearer

from lms.accounts.actions import register_device_key
from lms.study.actions import BatchReply, Sent, accept_batch, held_pass, issue_pass
from lms.study.models import OfflinePass
from lms.study.names import BatchState
from lms.study.refusals import PassInvalid
from lms.study.rules.offline import LONGEST_RTT_MS, RUN
from lms.web.api.auth import caller
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS, Problem

router = Router(tags=["study"])
LONGEST_MS = 10**14


class PassBearer(HttpBearer):
    """`Authorization: Bearer <pass>`: what a device got with its lease. It works when the session is long over."""

    def authenticate(self, request: HttpRequest, token: str) -> OfflinePass | None:
        try:
            return held_pass(token)
        except PassInvalid as refusal:
            raise Problem(403, refusal.code, refusal.message) from refusal


class DeviceKeyIn(Schema):
    """The public half of a key on P-256 that the browser made: SubjectPublicKeyInfo, base64."""

    public_key: str = Field(min_length=1, max_length=400)


class DeviceKeyOut(Schema):
    """The device's name, for its passes and batches."""

    uuid: UUID


class PassIn(Schema):
    """`run` names the page that holds the lease; `wall_ms` is the device's clock now (since 1970), `rtt_ms` the time
    that the last request took there and back.
    """

    lease: str
    key: UUID
    run: str = Field(pattern=f"^{RUN.pattern}$")
    wall_ms: int = Field(ge=0, le=LONGEST_MS)
    rtt_ms: int = Field(0, ge=0, le=LONGEST_RTT_MS)


class PassOut(Schema):
    """`offline_pass` is the bearer of the batches; it is signed and secret. `clock_off_ms`: what has to be added to
    the device's clock to have ours.
    """

    offline_pass: str
    uuid: UUID
    key: UUID
    lesson: UUID
    lesson_version: int
    rule: str
    issued_at: datetime
    expires_at: datetime
    clock_off_ms: int
    server_now: datetime


class SentIn(Schema):
    """The sender's clocks at the moment of sending, for this try alone; `run` and `mono_ms` of the page that sends."""

    run: str = Field(max_length=40)
    mono_ms: int = Field(ge=0, le=LONGEST_MS)
    wall_ms: int = Field(ge=0, le=LONGEST_MS)
    rtt_ms: int = Field(0, ge=0, le=LONGEST_RTT_MS)


class BatchIn(Schema):
    """`batch` is the text that was signed, byte for byte: `{"v":1,"key":uuid,"run":…,"segments":[beat, …]}`, at most 200
    beats, whose `mono_ms` counts on the clock of `run`. `signature`: ECDSA P-256 with SHA-256 over its UTF-8, r and s
    one after the other, base64.
    """

    batch: str = Field(min_length=1, max_length=200_000)
    signature: str = Field(max_length=200)
    sent: SentIn


class RefusedStretchOut(Schema):
    """A stretch that cannot be true; it counts nothing."""

    seq: int | None
    code: str


class BatchOut(Schema):
    """What became of it. `held_s`: at most so much more, when the training office has looked at it."""

    batch: UUID
    state: BatchState
    counted_s: int
    held_s: int
    refused: list[RefusedStretchOut]
    clock_off_ms: int
    detail: str
    server_now: datetime


@router.post("/device-keys", response={201: DeviceKeyOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def make_device_known(request: HttpRequest, payload: DeviceKeyIn) -> Written:
    """Make the key of this browser known. The same key again is the same device."""
    agent = request.headers.get("User-Agent", "")
    key = register_device_key(actor=caller(request), public_key=payload.public_key, user_agent=agent)
    return Status(201, DeviceKeyOut(uuid=key.uuid))


@router.post("/offline-passes", response={201: PassOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def take_offline_pass(request: HttpRequest, payload: PassIn) -> Written:
    """With a live lease: the right to report later what is played without a network in the next two weeks."""
    grant = issue_pass(
        learner=caller(request),
        lease_token=payload.lease,
        key=payload.key,
        run=payload.run,
        wall_ms=payload.wall_ms,
        rtt_ms=payload.rtt_ms,
    )
    out = PassOut(
        offline_pass=grant.token,
        uuid=grant.uuid,
        key=grant.key,
        lesson=grant.lesson_uuid,
        lesson_version=grant.lesson_version,
        rule=grant.rule,
        issued_at=grant.issued_at,
        expires_at=grant.expires_at,
        clock_off_ms=grant.offset_ms,
        server_now=timezone.now(),
    )
    return Status(201, out)


@router.post("/offline-batches", response={200: BatchOut, **ERRORS}, auth=PassBearer())
def send_offline_batch(request: HttpRequest, payload: BatchIn) -> Written:
    """What was played without a network, signed by the device. No session is needed: the bearer is the pass.

    Send it again until it is answered: the same bytes are taken once, and a stretch that came in another batch or as a
    beat is not taken again. Any order will do. Up to a week old it counts by itself; what is older, or what no clock
    proves, is held for the training office. A wrong clock is corrected, never a reason to refuse.
    """
    offline_pass = request.auth  # type: ignore[attr-defined]  # ninja puts there what the bearer stands for
    sent = Sent(**payload.sent.model_dump())
    return Status(
        200, _out(accept_batch(offline_pass, body=payload.batch, signature=payload.signature, sent=sent))
    )


def _out(reply: BatchReply) -> BatchOut:
    state = BatchState(reply.batch.state)
    words = {
        BatchState.HELD: _("The training office looks at a part of it before it counts."),
        BatchState.DECIDED: _("The training office has decided about it."),
    }
    return BatchOut(
        batch=reply.batch.uuid,
        state=state,
        counted_s=reply.counted_s,
        held_s=reply.held_s,
        refused=[RefusedStretchOut(seq=seq, code=code) for seq, code in reply.batch.refused],
        clock_off_ms=reply.offset_ms,
        detail=words.get(state, _("It is kept and counts.")),
        server_now=timezone.now(),
    )
