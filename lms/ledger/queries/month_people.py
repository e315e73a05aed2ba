"""The hours of one partner in one month, person by person, and what was added to that month later.

The same entries of which `MonthTotal` is the sum (months.py): of the partner's classes, by the learning day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, QuerySet, Sum

from lms.ledger.models import Entry


class PersonMonth(NamedTuple):
    """Posted seconds of an enrolment in a mode, reversals taken off, out of so many lines."""

    enrolment: UUID
    mode: str
    posted_s: int
    lines: int


class MonthSum(NamedTuple):
    """All lines of a month: a ledger only grows, so more lines than before are those that came since."""

    lines: int
    posted_s: int
    last_at: datetime | None


def month_of_people(partner_id: int, month: date) -> Sequence[PersonMonth]:
    """Everybody of the partner's classes with lines in the month (its first day): one statement, so one moment."""
    summed = _entries(partner_id, month).values("account__enrolment__uuid", "mode")
    found = summed.annotate(total_s=Sum("sec"), lines=Count("pk")).order_by(
        "account__enrolment__uuid", "mode"
    )
    rows = found.values_list("account__enrolment__uuid", "mode", "total_s", "lines")
    return [PersonMonth(uuid, str(mode), int(total), lines) for uuid, mode, total, lines in rows]


def month_sum(partner_id: int, month: date) -> MonthSum:
    """The same in one line. One query."""
    found = _entries(partner_id, month).aggregate(lines=Count("pk"), total_s=Sum("sec"), last=Max("at"))
    return MonthSum(found["lines"], int(found["total_s"] or 0), found["last"])


def _entries(partner_id: int, month: date) -> QuerySet[Entry]:
    first = month.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Entry.objects.filter(
        account__enrolment__cohort__partner=partner_id, day__gte=first, day__lt=following
    )
