"""What the people of classes have earned together: a sum of the figures that each of them sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from lms.cohorts.models import EnrolmentState
from lms.ledger.models import AccountTotal
from lms.ledger.queries.units import STATED, Totals, units_from
from lms.rulesets.queries import rulesets_by_id
from lms.rulesets.rules import scale_of


@dataclass(slots=True)
class ClassSum:
    """Tenths of a unit; each person's are floored once, in their own account, and added up."""

    online_tenths: int = 0
    onsite_tenths: int = 0
    workplace_tenths: int = 0
    total_tenths: int = 0


def class_sums(cohort_ids: Collection[int]) -> dict[int, ClassSum]:
    """The hours of everybody who has not left, by class: one query, once their rule sets are known. A class without
    hours is missing.
    """
    rows = list(
        AccountTotal.objects.filter(account__enrolment__cohort__in=cohort_ids)
        .exclude(account__enrolment__state=EnrolmentState.WITHDRAWN)
        .values_list("account__enrolment__cohort_id", "account__enrolment__ruleset_id", *Totals._fields)
    )
    scales = {pk: scale_of(STATED, data) for pk, data in rulesets_by_id(row[1] for row in rows).items()}
    found: dict[int, ClassSum] = defaultdict(ClassSum)
    for cohort, rule, *totals in rows:
        units, total = units_from(Totals(*totals), scales[rule]), found[cohort]
        total.online_tenths += units.online_tenths
        total.onsite_tenths += units.onsite_tenths
        total.workplace_tenths += units.workplace_tenths
        total.total_tenths += units.total_tenths
    return dict(found)
