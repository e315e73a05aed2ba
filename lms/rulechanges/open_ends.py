"""Moves of a class to another rule set that wait for a second person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from lms.cohorts.closing import Left
from lms.cohorts.rules.states import OpenEnd
from lms.rulechanges.models import Decision, RuleMove


def moves_left(cohort_ids: Collection[int], _at: datetime) -> Iterator[Left]:
    """One query."""
    rows = RuleMove.objects.filter(cohort__in=cohort_ids, decision=Decision.WAITING)
    for cohort, uuid in rows.values_list("cohort", "uuid"):
        yield Left(OpenEnd.RULE_MOVES, cohort, uuid=uuid)
