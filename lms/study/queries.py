"""Where a learner stands in a lesson at this moment, before it is settled."""

from __future__ import annotations

from uuid import UUID

from lms.study.models import Lease


def live_position_ms(learner_id: int, lesson_uuid: UUID) -> int | None:
    """Where the player of the newest lease on this lesson was at its last beat; None if it was never opened.

    One query. The ledger's `position_ms` follows when the lease is settled.
    """
    newest = Lease.objects.filter(learner_id=learner_id, lesson_uuid=lesson_uuid).order_by("-issued_at")
    return newest.values_list("position_ms", flat=True).first()
