"""Statements of enrolments from the entries themselves: two queries, for one person and for a class alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Sum

from lms.cohorts.models import Enrolment
from lms.ledger.models import Entry
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.rules.statements import Bucket, Statement, evaluate
from lms.rulesets.queries import data_of, rulesets_by_id


def statement_of(enrolment: Enrolment) -> Statement:
    """The statement of an enrolment with `cohort__programme` and `ruleset` loaded: one query."""
    sums = _sums([enrolment.pk])
    return evaluate(
        sums.get(enrolment.pk, {}), data_of(enrolment.ruleset), enrolment.cohort.programme.required_tenths
    )


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


def _sums(enrolment_ids: Collection[int]) -> Mapping[int, Mapping[Bucket, int]]:
    """Posted seconds by what a statement needs to know. Live counts as online, assessment as on-site, as everywhere."""
    rows = Entry.objects.filter(account__enrolment_id__in=list(enrolment_ids)).order_by()
    summed = rows.values_list("account__enrolment_id", "mode", "component", "grade").annotate(
        total_s=Sum("sec")
    )
    found: dict[int, dict[Bucket, int]] = defaultdict(lambda: defaultdict(int))
    for pk, mode, component, grade, total_s in summed:
        stated = TOTAL_OF[Mode(mode)].removesuffix("_s")
        found[pk][Bucket(stated, component, str(grade))] += total_s
    return found
