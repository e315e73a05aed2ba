"""What no rule can decide of offline learning, a person of the office does: so many seconds of it count, or none."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.cases.actions import close_case, open_case
from lms.cases.models import Case
from lms.cases.names import CaseKind, CaseOutcome
from lms.ledger.actions import Grade, record_evidence, record_reading
from lms.ledger.rules.crediting import day_of, instant
from lms.rulesets.queries import data_of
from lms.study.actions.segments import evidence_of
from lms.study.models import Lease, OfflineBatch, OfflinePass
from lms.study.names import NOMINAL, BatchState
from lms.study.queries import Review, review_of
from lms.study.refusals import NothingHeld, TooMuchDecided
from lms.study.rules.offline import decided_spans


def ask_the_office(offline_pass: OfflinePass, lease: Lease) -> Case | None:
    """One open case for all that waits of a pass; what comes after a decision asks anew."""
    review = review_of(offline_pass.uuid)
    if review is None or not review.batches:
        return None
    decided = OfflineBatch.objects.filter(offline_pass=offline_pass, state=BatchState.DECIDED).count()
    first = review.batches[0]
    began = first.began_at or lease.issued_at
    zone = data_of(lease.enrolment.ruleset).zone
    return open_case(
        natural_key=f"offline:{offline_pass.uuid}:{decided}",
        kind=CaseKind.OFFLINE_REVIEW,
        learner_id=lease.learner_id,
        enrolment=lease.enrolment,
        day=day_of(instant(began), zone),
        facts={
            "pass": str(offline_pass.uuid),
            "lesson": str(lease.lesson_uuid),
            "whys": list(first.whys),
            "most_s": review.most_s,
            "clock_off_ms": first.batch.offset_ms,
        },
        at=first.batch.received_at,
    )


@transaction.atomic
def decide_offline(
    *, actor: User, case: Case, seconds: int, answer: str, at: datetime | None = None
) -> Review:
    """`seconds` of what waits count, the first ones; 0: none. The case is closed with `answer`, and the learner told.

    Where a clock proves when it was, it counts there with grade C; else from the lease on, with grade D. Office only,
    nobody about themselves; audited. The same form sent twice decides once. Raises NothingHeld, TooMuchDecided, and
    what `close_case` does.
    """
    require_office(actor)
    now = at or timezone.now()
    review = review_of(UUID(str(case.facts.get("pass", ""))))
    if review is None:
        raise NothingHeld
    # Beats, batches and decisions of a lease come one after the other.
    lease = Lease.objects.select_for_update(of=("self",)).get(pk=review.offline_pass.lease_id)
    review = review_of(review.offline_pass.uuid)
    if review is None or not review.batches:
        raise NothingHeld
    if not 0 <= seconds <= review.most_s:
        raise TooMuchDecided(most=review.most_s // 60)
    _record(lease, review, seconds, now)
    rows = [one.batch.pk for one in review.batches]
    OfflineBatch.objects.filter(pk__in=rows).update(state=BatchState.DECIDED, decided_at=now)
    record(
        actor=actor,
        action="offline.decided",
        noun="case",
        object_uuid=case.uuid,
        why=answer,
        detail={"pass": str(review.offline_pass.uuid), "seconds": seconds, "most_s": review.most_s},
    )
    outcome = CaseOutcome.COUNTED if seconds else CaseOutcome.NOT_COUNTED
    close_case(actor=actor, case=case, outcome=outcome, answer=answer, at=now)
    return review


def _record(lease: Lease, review: Review, seconds: int, now: datetime) -> None:
    lease.enrolment = review.offline_pass.lease.enrolment
    items = [
        evidence_of(lease, one.span, run=one.run, grade=Grade.C if one.is_placed else Grade.D)
        for one in decided_spans(review.held, seconds=seconds)
    ]
    if lease.kind in NOMINAL:
        record_reading(items, nominal_ms=lease.duration_ms, at=now)
    elif items:
        record_evidence(items, at=now)
