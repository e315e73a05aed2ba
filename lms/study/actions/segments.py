"""A stretch of a lease, as evidence."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence
from lms.study.models import Lease
from lms.study.names import NOMINAL, LeaseKind
from lms.study.rules.spans import Span

KINDS = {
    LeaseKind.VIDEO: EvidenceKind.PLAY,
    LeaseKind.READING: EvidenceKind.READING,
    LeaseKind.PACKAGE: EvidenceKind.COURSEWARE,
}


def evidence_of(
    lease: Lease, span: Span, *, run: str = "", batch: UUID | None = None, grade: Grade | None = None
) -> NewEvidence:
    """What a stretch of a lease is to the ledger. The number of its first beat names it; beats of a page whose clock
    did not begin with the lease are numbered by that page (`run`).
    """
    number = f"{run}.{span.seq}" if run else str(span.seq)
    is_nominal = lease.kind in NOMINAL
    return NewEvidence(
        natural_key=f"lease:{lease.uuid}:{number}",
        enrolment=lease.enrolment,
        kind=KINDS[LeaseKind(lease.kind)],
        mode=Mode.ONLINE,
        component=lease.component,
        grade=grade or (Grade.C if span.is_late else Grade.B),
        lesson_uuid=lease.lesson_uuid,
        lesson_version=lease.lesson_version,
        started_at=lease.issued_at + timedelta(milliseconds=span.start_ms),
        ended_at=lease.issued_at + timedelta(milliseconds=span.end_ms),
        media_from_ms=0 if is_nominal else span.from_ms,
        media_to_ms=0 if is_nominal else span.to_ms,
        duration_ms=lease.duration_ms,
        rate="1" if is_nominal else span.rate,
        max_rate=lease.max_rate,
        playing=bool(span.flags & 1),
        visible=bool(span.flags & 2),
        gated=lease.gated,
        leased_at=lease.issued_at,
        device=lease.device,
        source={
            "lease": str(lease.uuid),
            "span": list(span),
            **({"batch": str(batch)} if batch else {}),
            **({"run": run} if run else {}),
        },
    )
