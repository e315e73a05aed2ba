"""What was learned without a network comes in here: signed, in any order, as often as the device likes (ADR 0032)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import DeviceKey
from lms.cohorts.models import EnrolmentState
from lms.ledger.actions import record_evidence, record_reading
from lms.study.actions.asking import heard_presence
from lms.study.actions.reviewing import ask_the_office
from lms.study.actions.segments import evidence_of
from lms.study.models import Lease, OfflineBatch, OfflinePass
from lms.study.names import NOMINAL, BatchState, HeldWhy
from lms.study.queries import gap_ms_of, held_of
from lms.study.refusals import BatchRefused, PassInvalid, TooManyRefused
from lms.study.rules.offline import (
    Batch,
    BatchMalformed,
    Clocks,
    Sorted,
    offset_of,
    parse_batch,
    sort_batch,
    upper_bound_s,
)
from lms.study.rules.spans import Span, coalesce
from lms.study.tokens import read_pass_token
from lms.vault.devices import is_signed_by

MILLISECOND = timedelta(milliseconds=1)
LONGEST_BODY = 100_000
# Refused ones are kept, too; a broken device that makes ever new ones is told to stop.
MOST_REFUSED = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """The device's clocks at the moment of sending: not signed, because a retry has others."""

    run: str
    mono_ms: int
    wall_ms: int
    rtt_ms: int = 0


@dataclass(frozen=True, slots=True)
class BatchReply:
    """What became of a batch; `offset_ms` is how far the device's clock is off (the server's less its own)."""

    batch: OfflineBatch
    counted_s: int
    held_s: int
    offset_ms: int


def held_pass(token: str) -> OfflinePass:
    """The pass of a token, with lease, enrolment, rule set, learner and key: one query. Raises PassInvalid."""
    found = OfflinePass.objects.filter(uuid=read_pass_token(token))
    row = found.select_related("key", "lease__learner", "lease__enrolment__ruleset").first()
    if row is None:
        raise PassInvalid
    return row


def accept_batch(
    offline_pass: OfflinePass, *, body: str, signature: str, sent: Sent, at: datetime | None = None
) -> BatchReply:
    """Take a signed batch; it is answered when it is committed. The same bytes again get the same answer.

    Up to a week old it counts by itself, with grade C; what is older, or proved by no clock, is held for the office.
    Raises BatchRefused (then it was kept and nothing of it counts), TooManyRefused.
    """
    now = at or timezone.now()
    batch, code = _readable(offline_pass.key, body, signature)
    digest = hashlib.sha256(f"{code}\n{body}".encode()).hexdigest()
    known = OfflineBatch.objects.filter(offline_pass=offline_pass, digest=digest).first()
    if known is not None:
        return _again(known, offline_pass)
    row = OfflineBatch(
        offline_pass=offline_pass,
        digest=digest,
        body=body[:LONGEST_BODY],
        signature=signature[:120],
        received_at=now,
    )
    row.offset_ms = offset_of(now_ms=_epoch_ms(now), wall_ms=sent.wall_ms, rtt_ms=sent.rtt_ms)
    if batch is None:
        return _refuse(row, offline_pass, code)
    return _take(row, offline_pass, batch, sent, now)


def _readable(key: DeviceKey, body: str, signature: str) -> tuple[Batch | None, str]:
    """The batch, or None and why not."""
    if len(body) > LONGEST_BODY:
        return None, "malformed"
    try:
        batch = parse_batch(body)
    except BatchMalformed:
        return None, "malformed" if is_signed_by(
            key.public_key, body.encode(), signature
        ) else "bad-signature"
    if batch.key != str(key.uuid):
        return None, "wrong-device"
    if not is_signed_by(key.public_key, body.encode(), signature):
        return None, "bad-signature"
    return batch, ""


@transaction.atomic
def _keep_refused(row: OfflineBatch, code: str) -> OfflineBatch:
    Lease.objects.select_for_update(of=("self",)).get(pk=row.offline_pass.lease_id)
    own = OfflineBatch.objects.filter(offline_pass=row.offline_pass)
    known = own.filter(digest=row.digest).first()
    if known is not None:
        return known
    if own.filter(state=BatchState.REFUSED).count() >= MOST_REFUSED:
        raise TooManyRefused
    row.state, row.reason = BatchState.REFUSED, code
    row.save()
    return row


def _refuse(row: OfflineBatch, offline_pass: OfflinePass, code: str) -> BatchReply:
    return _again(_keep_refused(row, code), offline_pass)


def _again(row: OfflineBatch, offline_pass: OfflinePass) -> BatchReply:
    if row.state == BatchState.REFUSED:
        raise BatchRefused(row.reason, batch=str(row.uuid)[:8])
    return _reply(row, offline_pass)


@transaction.atomic
def _take(
    row: OfflineBatch, offline_pass: OfflinePass, batch: Batch, sent: Sent, now: datetime
) -> BatchReply:
    """Under the lease's lock, so that beats, batches and their repeats come one after the other."""
    lease = _locked(offline_pass.lease_id)
    current = OfflinePass.objects.select_related("key").get(pk=offline_pass.pk)
    known = OfflineBatch.objects.filter(offline_pass=current, digest=row.digest).first()
    if known is not None:
        return _again(known, current)
    is_own_run = batch.run == current.run
    received = lease.received if is_own_run else current.received.get(batch.run, [])
    found = sort_batch(
        batch.segments,
        _clocks(row, lease, current, batch, sent),
        received=received,
        duration_ms=lease.duration_ms,
        hold=_hold(lease, current.key),
    )
    spans, run = coalesce(found.counted), "" if is_own_run else batch.run
    _record(lease, spans, row, run=run)
    _fill(row, found, spans, run)
    row.save()
    if row.state == BatchState.HELD:
        ask_the_office(current, lease)
    if is_own_run:
        lease.received = found.received
        _hear(lease, found, spans, now)
    else:
        runs = {**current.received, batch.run: found.received}
        OfflinePass.objects.filter(pk=current.pk).update(received=runs)
    _touch(lease, spans)
    DeviceKey.objects.filter(pk=current.key_id).update(used_on=timezone.localdate(now))
    return _reply(row, current)


def _locked(lease_id: int) -> Lease:
    rows = Lease.objects.select_for_update(of=("self",)).select_related("enrolment__ruleset", "learner")
    return rows.get(pk=lease_id)


def _clocks(row: OfflineBatch, lease: Lease, offline_pass: OfflinePass, batch: Batch, sent: Sent) -> Clocks:
    drift = None if row.offset_ms is None else row.offset_ms - offline_pass.offset_ms
    return Clocks(
        received_ms=(row.received_at - lease.issued_at) // MILLISECOND,
        lease_wall_ms=_epoch_ms(lease.issued_at) - offline_pass.offset_ms,
        drift_ms=drift,
        is_own_run=batch.run == offline_pass.run,
        sent_mono_ms=sent.mono_ms if sent.run == batch.run else None,
    )


def _hold(lease: Lease, key: DeviceKey) -> str:
    if key.revoked_at is not None:
        return HeldWhy.DEVICE_REMOVED.value
    has_left = lease.enrolment.state == EnrolmentState.WITHDRAWN or not lease.learner.is_active
    return HeldWhy.LEFT_CLASS.value if has_left else ""


def _record(lease: Lease, spans: Sequence[Span], row: OfflineBatch, *, run: str) -> None:
    items = [evidence_of(lease, span, run=run, batch=row.uuid) for span in spans]
    if lease.kind in NOMINAL:
        record_reading(items, nominal_ms=lease.duration_ms, at=row.received_at)
    elif items:
        record_evidence(items, at=row.received_at)


def _fill(row: OfflineBatch, found: Sorted, spans: Sequence[Span], run: str) -> None:
    row.counted_ms = sum(span.end_ms - span.start_ms for span in spans if span.is_live)
    row.held = [[list(one.span), one.why, one.is_placed, run] for one in found.held]
    row.refused = [list(one) for one in found.refused]
    row.state = BatchState.HELD if found.held else BatchState.COUNTED
    row.reason = found.held[0].why if found.held else ""


def _hear(lease: Lease, found: Sorted, spans: Sequence[Span], now: datetime) -> None:
    """Answers to presence prompts; what they decide goes to the ledger when the lease is settled."""
    presence = heard_presence(lease, found.answers, spans, now)
    if presence is not None:
        lease.prompts = presence.as_json()
        if presence.decided:
            lease.unsettled_since = lease.unsettled_since or now


def _touch(lease: Lease, spans: Sequence[Span]) -> None:
    """Numbers received, and the place to go on from when nothing newer was heard; beats that write now try again."""
    newest = max(spans, key=lambda span: span.end_ms, default=None)
    last_ms = int(lease.context.get("last_ms", 0))
    if newest is not None and newest.end_ms >= last_ms and lease.kind not in NOMINAL:
        lease.position_ms = newest.to_ms
        lease.context = {**lease.context, "last_ms": newest.end_ms}
    lease.revision += 1
    lease.save(update_fields=["received", "position_ms", "context", "prompts", "unsettled_since", "revision"])


def _reply(row: OfflineBatch, offline_pass: OfflinePass) -> BatchReply:
    gap_ms = gap_ms_of(row, offline_pass.lease)
    return BatchReply(
        batch=row,
        counted_s=row.counted_ms // 1000,
        held_s=upper_bound_s(held_of(row), gap_ms=gap_ms) if row.state == BatchState.HELD else 0,
        offset_ms=row.offset_ms or 0,
    )


def _epoch_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
