"""Files that were not taken are remembered for some days: nothing fails without a word."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from media_pipeline import codes
from media_pipeline.models import TurnedAway

SHOWN_DAYS = 7
KEPT_DAYS = 30
# These are about the moment, not about the file: the browser says them and tries again.
PASSING = frozenset({codes.BUSY, codes.BAD_PART, codes.MISSING_PARTS})
NAME_LETTERS = 200


def remember(*, owner_id: int, name: str, size: int, code: str) -> None:
    """A file was not taken. The same file again moves the day and the reason, and makes no second line."""
    if code in PASSING:
        return
    TurnedAway.objects.update_or_create(
        owner_id=owner_id,
        name=name[:NAME_LETTERS],
        size=min(max(0, size), 2**62),
        defaults={"code": code, "at": timezone.now()},
    )


def lately(lines: QuerySet[TurnedAway], now: datetime | None = None) -> QuerySet[TurnedAway]:
    """Those of `lines` of the last days, newest first."""
    since = (now or timezone.now()) - timedelta(days=SHOWN_DAYS)
    return lines.filter(at__gte=since).order_by("-at", "-pk")


def forget(now: datetime | None = None) -> int:
    """Lines that nobody is shown any more go. Returns how many."""
    limit = (now or timezone.now()) - timedelta(days=KEPT_DAYS)
    gone, _each = TurnedAway.objects.filter(at__lt=limit).delete()
    return gone
