"""Where a learner stands in a lesson at this moment, before it is settled; and how much waits for settling."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from lms.study.models import Lease


def live_position_ms(learner_id: int, lesson_uuid: UUID) -> int | None:
    """Where the player of the newest lease on this lesson was at its last beat; None if it was never opened.

    One query. The ledger's `position_ms` follows when the lease is settled.
    """
    newest = Lease.objects.filter(learner_id=learner_id, lesson_uuid=lesson_uuid).order_by("-issued_at")
    return newest.values_list("position_ms", flat=True).first()


def unsettled() -> tuple[int, datetime | None]:
    """How many leases hold something that the ledger has not, and since when the oldest does. One query."""
    held = Lease.objects.filter(unsettled_since__isnull=False)
    found = held.aggregate(leases=Count("pk"), since=Min("unsettled_since"))
    return found["leases"], found["since"]
