"""Deliveries are forgotten when nobody asks for them any more; the notice stays inside with its person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from lms.messaging.models import Delivery
from media_pipeline.jobs import WorkState

OVER = (WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED)
AT_ONCE = 500


def old_deliveries(now: datetime) -> int:
    """How many are due: one query."""
    return _due(now).count()


def forget_deliveries(at: datetime | None = None) -> int:
    """Delete some of the deliveries that are over for `MESSAGE_KEEP_DAYS`, with their sealed addresses: two queries, one
    when there are none. Who may: the sweep.
    """
    old = list(_due(at or timezone.now()).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if old:
        Delivery.objects.filter(pk__in=old).delete()
    return len(old)


def _due(now: datetime) -> QuerySet[Delivery]:
    since = now - timedelta(days=settings.MESSAGES["KEEP_DAYS"])
    return Delivery.objects.filter(created_at__lt=since, state__in=OVER)
