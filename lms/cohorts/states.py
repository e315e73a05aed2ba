"""Where a class stands: its lines so far, what may happen next, and whether its rules want it filed first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.cohorts.models import ClassTransition, Cohort, CohortKind, CohortState
from lms.cohorts.rules.states import Move, last_filing_day, moves_from
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import data_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Filing:
    """Until when a class is to be filed by its rule set, and whether that day has gone by without."""

    working_days: int
    until_on: date
    is_late: bool


def filing_days(ruleset: RuleSet) -> int | None:
    """How many working days before its start a class is filed by a rule set; None where it asks for no filing."""
    said = data_of(ruleset).extra.get("filing")
    return int(said.get("working_days", 0)) if said is not None else None


def is_filed_first(cohort: Cohort) -> bool:
    """Whether the class may open only after it was filed and approved: by the rule set of its programme, which is
    loaded. An open course is never filed.
    """
    return cohort.kind != CohortKind.OPEN and filing_days(cohort.programme.ruleset) is not None


def next_moves(cohort: Cohort) -> tuple[Move, ...]:
    """What may happen to the class now, the way on first. No query: programme and rule set are loaded."""
    return moves_from(cohort.state, is_filed_first=is_filed_first(cohort))


def filing_of(cohort: Cohort, today: date) -> Filing | None:
    """The day until which a class that is still a draft is to be filed; None where nobody asks. No query."""
    days = filing_days(cohort.programme.ruleset)
    if cohort.state != CohortState.DRAFT or days is None or not is_filed_first(cohort):
        return None
    until = last_filing_day(cohort.starts_on, days)
    return Filing(days, until, is_late=today > until)


def transitions_of(cohort: Cohort) -> Sequence[ClassTransition]:
    """How the class came to where it is, the newest first, with who did it: one query."""
    rows = ClassTransition.objects.filter(cohort=cohort).select_related("by")
    return list(rows.order_by("-at", "-pk")[:SHOWN])


def transitions_between(since: datetime, until: datetime) -> Sequence[ClassTransition]:
    """Every step of every class in [since, until), in order, with class and who did it: one query."""
    rows = ClassTransition.objects.filter(at__gte=since, at__lt=until)
    return list(rows.select_related("cohort__partner", "by").order_by("at", "pk"))


def was_closed(cohort_ids: Collection[int]) -> bool:
    """Whether any of these classes was closed once, even if it was opened again since: one query."""
    rows = ClassTransition.objects.filter(cohort__in=cohort_ids, target=CohortState.CLOSED)
    return rows.exists()
