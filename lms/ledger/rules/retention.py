"""How long evidence is kept: by the longest rule set of a person's classes, and whole months at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lms.rulesets.rules import RuleSetData

# Where a rule set says nothing; domain §4.8 has no shorter one.
DEFAULT_YEARS = 10


def years_of(rules: Iterable[RuleSetData]) -> int:
    """The longest time that any of these rule sets keeps evidence."""
    return max((int(one.extra.get("retain_years", DEFAULT_YEARS)) for one in rules), default=DEFAULT_YEARS)


def horizon_of(today: date, years: int) -> date:
    """The first of the month so many years ago: what lies before it is older than that many years."""
    return date(max(1, today.year - years), today.month, 1)
