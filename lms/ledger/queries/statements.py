"""Statements of enrolments from the entries themselves: two queries, for one person and for a class alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from lms.cohorts.models import Enrolment
from lms.ledger.models import Entry
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.rules.statements import Bucket, Statement, evaluate
from lms.rulesets.queries import data_of, rulesets_by_id
from lms.rulesets.rules import RuleSetData


class DaySum(NamedTuple):
    """Seconds of one civil day in one of the stated modes."""

    day: date
    mode: str
    sec: int


def statement_of(enrolment: Enrolment, *, until_seq: int | None = None) -> Statement:
    """The statement of an enrolment with `cohort__programme` and `ruleset` loaded: one query. With `until_seq` as of that
    line of its chain, whatever came since.
    """
    sums = _sums([enrolment.pk], until_seq)
    return evaluate(
        sums.get(enrolment.pk, {}), data_of(enrolment.ruleset), enrolment.cohort.programme.required_tenths
    )


def statement_if(enrolment: Enrolment, rules: RuleSetData, change: Mapping[Bucket, int]) -> Statement:
    """The statement (as `statement_of`) if `rules` counted and `change` were posted besides: one query."""
    sums = Counter(_sums([enrolment.pk]).get(enrolment.pk, {}))
    sums.update(change)
    return evaluate(sums, rules, enrolment.cohort.programme.required_tenths)


def statements_of(enrolment_ids: Collection[int]) -> dict[int, Statement]:
    """The statement of each enrolment: two queries, once their rule sets are known. Scope first: the ids come from an
    `access`.
    """
    rows = Enrolment.objects.filter(pk__in=list(enrolment_ids)).values_list(
        "pk", "ruleset_id", "cohort__programme__required_tenths"
    )
    plans = {pk: (ruleset_id, required) for pk, ruleset_id, required in rows}
    rules = rulesets_by_id(ruleset_id for ruleset_id, _required in plans.values())
    sums = _sums(plans)
    return {
        pk: evaluate(sums.get(pk, {}), rules[ruleset_id], required)
        for pk, (ruleset_id, required) in plans.items()
    }


def days_until(enrolment_id: int, seq: int) -> Sequence[DaySum]:
    """The days of an enrolment as of line `seq` of its chain, in order, corrections taken off: one query."""
    rows = Entry.objects.filter(account__enrolment_id=enrolment_id, seq__lte=seq).order_by("day", "mode")
    summed = rows.values_list("day", "mode").annotate(total_s=Sum("sec"))
    return [
        DaySum(day, TOTAL_OF[Mode(mode)].removesuffix("_s"), total) for day, mode, total in summed if total
    ]


def _sums(enrolment_ids: Collection[int], until_seq: int | None = None) -> Mapping[int, Mapping[Bucket, int]]:
    """Posted seconds by what a statement needs to know. Live counts as online, assessment as on-site, as everywhere."""
    rows = Entry.objects.filter(account__enrolment_id__in=list(enrolment_ids)).order_by()
    if until_seq is not None:
        rows = rows.filter(seq__lte=until_seq)
    summed = rows.values_list("account__enrolment_id", "mode", "component", "grade").annotate(
        total_s=Sum("sec")
    )
    found: dict[int, dict[Bucket, int]] = defaultdict(lambda: defaultdict(int))
    for pk, mode, component, grade, total_s in summed:
        stated = TOTAL_OF[Mode(mode)].removesuffix("_s")
        found[pk][Bucket(stated, component, str(grade))] += total_s
    return found
