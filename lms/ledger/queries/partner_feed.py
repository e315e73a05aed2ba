"""Lines of a partner's people in the order of posting, for a program that asks again and again what is new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from lms.ledger.models import Entry

# Lines younger than this wait for the next question: one with a smaller number may not be committed yet. A posting is
# one short transaction of seconds.
SETTLES_IN = timedelta(seconds=60)


class FeedLine(NamedTuple):
    """One line; `number` is its place in the feed. Seconds are negative where something is taken back."""

    number: int
    enrolment: UUID
    day: date
    mode: str
    kind: str
    posted_s: int
    at: datetime


def partner_feed(partner_id: int, *, after: int, limit: int, now: datetime) -> Sequence[FeedLine]:
    """Up to `limit` lines behind number `after`, none that another may still overtake. Two queries."""
    own = Entry.objects.filter(account__enrolment__cohort__partner=partner_id, pk__gt=after)
    fresh = own.filter(at__gt=now - SETTLES_IN).order_by("pk").values_list("pk", flat=True).first()
    settled = own if fresh is None else own.filter(pk__lt=fresh)
    rows = settled.order_by("pk").values_list(
        "pk", "account__enrolment__uuid", "day", "mode", "kind", "sec", "at"
    )
    return [FeedLine(*row) for row in rows[:limit]]
