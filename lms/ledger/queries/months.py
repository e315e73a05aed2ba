"""Hours by partner and month: from the roll-up that every posting adds to, and the entries that it must follow from.

An entry belongs to the partner of its class, which never changes, and to the month of its learning day in the zone of
the programme (ADR 0022). Open classes have no partner and are in no row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import BigIntegerField, F, QuerySet, Sum, Value
from django.db.models.functions import TruncMonth

from lms.ledger.models import Entry, MonthTotal
from lms.partners.models import Partner


class MonthKey(NamedTuple):
    """A row of the roll-up; `month` is its first day."""

    partner_id: int
    month: date
    mode: str
    component: str


class PartnerMonth(NamedTuple):
    """Posted seconds of a partner's people in a month (its first day), reversals taken off."""

    partner_id: int
    month: date
    mode: str
    posted_s: int


class WrongMonth(NamedTuple):
    """A row of the roll-up that is not the sum of its entries."""

    key: MonthKey
    shown_s: int
    summed_s: int
    words: str


def hours_by_partner_and_month(
    partner_ids: Collection[int] | None = None, *, since: date | None = None, until: date | None = None
) -> Sequence[PartnerMonth]:
    """Of these partners (None: of all), from the month of `since` to that of `until`, in this order: one query.

    Months and modes without hours are left out. Scope first: the ids come from an `access`.
    """
    rows = MonthTotal.objects.all()
    if partner_ids is not None:
        rows = rows.filter(partner_id__in=partner_ids)
    if since is not None:
        rows = rows.filter(month__gte=since.replace(day=1))
    if until is not None:
        rows = rows.filter(month__lte=until)
    summed = rows.values("partner_id", "month", "mode").annotate(total_s=Sum("posted_s")).exclude(total_s=0)
    found = summed.order_by("partner_id", "month", "mode").values_list(
        "partner_id", "month", "mode", "total_s"
    )
    return [PartnerMonth(partner, month, str(mode), int(total)) for partner, month, mode, total in found]


def wrong_months() -> list[WrongMonth]:
    """Where roll-up and entries differ. One statement reads both, so that what is posted meanwhile is in both or in
    neither; and one for the partners' keys when something is wrong.
    """
    found: dict[MonthKey, list[int]] = {}
    for partner_id, month, mode, component, summed_s, shown_s in _entries().union(_shown(), all=True):
        sums = found.setdefault(MonthKey(partner_id, month, mode, component), [0, 0])
        sums[0] += shown_s
        sums[1] += summed_s
    wrong = {key: sums for key, sums in sorted(found.items()) if sums[0] != sums[1]}
    keys = Partner.objects.in_bulk({key.partner_id for key in wrong}) if wrong else {}
    return [
        WrongMonth(
            key,
            shown,
            summed,
            f"{keys[key.partner_id].key} {key.month:%Y-%m} {key.mode} {key.component}: "
            f"{shown} s shown, {summed} s in entries",
        )
        for key, (shown, summed) in wrong.items()
    ]


def _entries() -> QuerySet[Entry, tuple[int, date, str, str, int, int]]:
    """Every key with the sum of its entries: a scan of the whole ledger."""
    own = Entry.objects.filter(account__enrolment__cohort__partner__isnull=False).annotate(
        partner_id=F("account__enrolment__cohort__partner_id"), month=TruncMonth("day")
    )
    summed = (
        own.order_by()
        .values("partner_id", "month", "mode", "component")
        .annotate(summed_s=Sum("sec", output_field=BigIntegerField()), shown_s=Value(0, BigIntegerField()))
    )
    return summed.values_list("partner_id", "month", "mode", "component", "summed_s", "shown_s")


def _shown() -> QuerySet[MonthTotal, tuple[int, date, str, str, int, int]]:
    rows = MonthTotal.objects.annotate(summed_s=Value(0, BigIntegerField()))
    return rows.values_list("partner_id", "month", "mode", "component", "summed_s", "posted_s")
