"""Hours on days on which a class had not begun or was over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, Sum

from lms.ledger.models import DayTotal


def seconds_outside(enrolment_ids: Collection[int], *, first: date, last: date | None) -> dict[int, int]:
    """Posted seconds of days before `first` and after `last` (None: no end) by enrolment, those with any. One query."""
    outside = Q(day__lt=first)
    if last is not None:
        outside |= Q(day__gt=last)
    rows = DayTotal.objects.filter(outside, account__enrolment__in=enrolment_ids, posted_s__gt=0)
    summed = rows.order_by().values_list("account__enrolment").annotate(Sum("posted_s"))
    return dict(summed)
