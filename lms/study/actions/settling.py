"""What a lease holds becomes evidence: in whole segments, once, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from lms.ledger.actions import record_evidence, record_reading, remember_position
from lms.ledger.refusals import LedgerRefusal
from lms.study.actions.asking import in_ms, prompt_evidence
from lms.study.actions.segments import evidence_of
from lms.study.models import Lease
from lms.study.names import NOMINAL
from lms.study.rules.presence import Presence
from lms.study.rules.spans import Span, coalesce

log = logging.getLogger(__name__)

IDLE = timedelta(seconds=90)
# A row of evidence for every stretch of this length at least, where nothing interrupts it (docs/benchmarks.md, rows).
OLDEST = timedelta(minutes=15)
MOST_SPANS = 120
SWEPT_AT_ONCE = 200


@transaction.atomic
def settle(lease_id: int, *, at: datetime | None = None, derive_now: bool = False) -> int:
    """Hand what lease `lease_id` holds to the ledger, and remember the position; returns the number of records.

    Idempotent: what was handed over is gone from the lease in the same transaction, and each segment is named
    after its first beat. Beats that arrive later start new segments. What was played since a presence prompt waits
    with it until it is answered or missed.
    """
    now = at or timezone.now()
    lease = (
        Lease.objects.select_for_update(of=("self",))
        .select_related("enrolment__ruleset")
        .filter(pk=lease_id)
        .first()
    )
    if lease is None or lease.unsettled_since is None:
        return 0
    presence = _decided_presence(lease, now)
    ready, held = _ready(lease, presence)
    received = max(now, lease.last_beat_at or now)
    items = [evidence_of(lease, span) for span in coalesce(ready)]
    asked = [] if presence is None else list(prompt_evidence(lease, presence, received))
    if presence is not None:
        presence.decided = []
    if not items and not asked:
        return 0
    if lease.kind in NOMINAL:
        # Where a stretch lies on the time line hangs on what counted before: prompts come first.
        if asked:
            record_evidence(asked, at=received, derive_now=True)
        record_reading(items, nominal_ms=lease.duration_ms, at=received)
    else:
        record_evidence([*items, *asked], at=received, derive_now=derive_now)
        remember_position(
            enrolment_id=lease.enrolment_id, lesson_uuid=lease.lesson_uuid, position_ms=lease.position_ms
        )
    waits = presence is not None and presence.open_from_ms is not None
    Lease.objects.filter(pk=lease.pk).update(
        segments=[list(span) for span in held],
        prompts=None if presence is None else presence.as_json(),
        unsettled_since=now if waits else None,
        settle_now=lease.settle_now and waits,
        settled_at=now,
        revision=F("revision") + 1,
    )
    return len(items) + len(asked)


def _decided_presence(lease: Lease, now: datetime) -> Presence | None:
    """The presence with what can be said of its prompt now; None where nobody is asked."""
    if lease.prompts is None:
        return None
    presence = Presence.from_json(lease.prompts)
    is_over = lease.superseded_at is not None or lease.closed_at is not None or now >= lease.expires_at
    presence.give_up(in_ms(now), is_over=is_over)
    return presence


def _ready(lease: Lease, presence: Presence | None) -> tuple[list[Span], list[Span]]:
    """What goes to the ledger now, and what waits for a prompt to be decided."""
    spans = [Span(*parts) for parts in lease.segments]
    since_ms = None if presence is None else presence.open_from_ms
    if since_ms is None:
        return spans, []
    until = since_ms - in_ms(lease.issued_at)
    return (
        [span for span in spans if span.end_ms <= until],
        [span for span in spans if span.end_ms > until],
    )


def is_due(lease: Lease, now: datetime) -> bool:
    """Whether what a lease holds should be settled now."""
    if lease.unsettled_since is None:
        return False
    is_over = lease.settle_now or lease.superseded_at is not None or lease.closed_at is not None
    is_idle = lease.last_beat_at is not None and now - lease.last_beat_at > IDLE
    return is_over or is_idle or now - lease.unsettled_since > OLDEST or len(lease.segments) > MOST_SPANS


def due_leases(now: datetime | None = None) -> Sequence[int]:
    """Leases that hold something and are over, left, idle for 90 s, or hold it for 15 minutes: one query."""
    at = now or timezone.now()
    over = Q(settle_now=True) | Q(superseded_at__isnull=False) | Q(closed_at__isnull=False)
    due = over | Q(last_beat_at__lte=at - IDLE) | Q(unsettled_since__lte=at - OLDEST)
    held = Lease.objects.filter(due, unsettled_since__isnull=False).order_by("unsettled_since")
    return list(held.values_list("pk", flat=True)[:SWEPT_AT_ONCE])


def settle_due(now: datetime | None = None) -> int:
    """Settle every lease that is due, each in its own transaction; returns how many. Safe to repeat.

    One that cannot be settled is reported and does not keep the others waiting.
    """
    settled = 0
    for pk in due_leases(now):
        try:
            settled += settle(pk, at=now) > 0
        except LedgerRefusal:
            log.exception("lease %s cannot be settled", pk)
    return settled
