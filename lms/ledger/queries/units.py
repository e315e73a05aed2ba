"""Hours of an enrolment in units, from the projections: the one figure that learner, HR and auditor see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Sum

from lms.cohorts.models import Enrolment
from lms.ledger.models import AccountTotal, DayTotal
from lms.rulesets.queries import data_of, rulesets_by_id
from lms.rulesets.rules import Scale, scale_of

STATED = ("online", "onsite", "workplace")


@dataclass(frozen=True, slots=True)
class Units:
    """Tenths of a unit, each floored once from its own seconds; so the total may exceed the sum of the parts."""

    online_tenths: int = 0
    onsite_tenths: int = 0
    workplace_tenths: int = 0
    total_tenths: int = 0
    pending_tenths: int = 0
    online_s: int = 0
    onsite_s: int = 0
    workplace_s: int = 0
    pending_s: int = 0
    lessons_done: int = 0
    last_activity_at: datetime | None = None

    @property
    def total_s(self) -> int:
        """Posted seconds over all modes."""
        return self.online_s + self.onsite_s + self.workplace_s


class Totals(NamedTuple):
    """The columns of AccountTotal that a statement is made of."""

    online_s: int
    onsite_s: int
    workplace_s: int
    pending_s: int
    lessons_done: int
    last_activity_at: datetime | None


def units_from(row: Totals, scale: Scale) -> Units:
    """The statement of one account; `scale` is that of STATED in its rule set."""
    online, onsite, workplace = (scale.weight[mode] for mode in STATED)
    online_parts, onsite_parts, workplace_parts = (
        row.online_s * online,
        row.onsite_s * onsite,
        row.workplace_s * workplace,
    )
    return Units(
        scale.tenths(online_parts),
        scale.tenths(onsite_parts),
        scale.tenths(workplace_parts),
        scale.tenths(online_parts + onsite_parts + workplace_parts),
        scale.tenths(row.pending_s * online),
        *row,
    )


def account_units(enrolment: Enrolment) -> Units:
    """The hours of one enrolment by its pinned rule set: one query (and one if `ruleset` was not loaded)."""
    row = AccountTotal.objects.filter(account__enrolment_id=enrolment.pk).values_list(*Totals._fields).first()
    return units_from(Totals(*row), scale_of(STATED, data_of(enrolment.ruleset))) if row else Units()


def units_of(enrolment_ids: Iterable[int]) -> dict[int, Units]:
    """The hours of many enrolments: one query, once their rule sets are known. Whoever has no account yet is in it with zeroes."""
    wanted = list(enrolment_ids)
    return {**dict.fromkeys(wanted, Units()), **_units_where(account__enrolment_id__in=wanted)}


def _units_where(**scope: Any) -> dict[int, Units]:  # Any: a look-up
    rows = list(
        AccountTotal.objects.filter(**scope).values_list(
            "account__enrolment_id", "account__enrolment__ruleset_id", *Totals._fields
        )
    )
    rulesets = rulesets_by_id(row[1] for row in rows)
    scales = {pk: scale_of(STATED, data) for pk, data in rulesets.items()}
    return {pk: units_from(Totals(*totals), scales[rule]) for pk, rule, *totals in rows}


def learner_totals(learner_id: int) -> dict[int, Units]:
    """The hours of each of a person's enrolments that has any, by enrolment id: one query, once their
    rule sets are known.
    """
    return _units_where(account__enrolment__learner_id=learner_id)


def today_figures(learner_id: int, day: date) -> dict[str, int]:
    """Seconds of a person on a civil day by mode, posted and pending, over all classes: one query.

    This is what the daily cap counts.
    """
    rows = DayTotal.objects.filter(account__enrolment__learner_id=learner_id, day=day).values("mode")
    summed = rows.annotate(posted=Sum("posted_s"), pending=Sum("pending_s"))
    return {str(row["mode"]): row["posted"] + row["pending"] for row in summed}
