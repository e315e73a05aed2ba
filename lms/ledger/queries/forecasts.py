"""The forecast of one enrolment: its statement held against what the last weeks gave. One query."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from lms.cohorts.models import Enrolment
from lms.ledger.models import DayTotal
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.rules.forecast import WEEK, WEEKS_LOOKED_AT, Forecast, forecast
from lms.ledger.rules.statements import Statement
from lms.rulesets.queries import data_of


def forecast_of(enrolment: Enrolment, statement: Statement, today: date) -> Forecast:
    """`today` is the civil day of the programme; `cohort` and `ruleset` are loaded."""
    cohort = enrolment.cohort
    return forecast(
        short={line.mode: line.short for line in statement.modes},
        short_tenths=max(statement.short, sum(line.short for line in statement.modes)),
        by_week=_by_week(enrolment, today),
        today=today,
        starts_on=max(cohort.starts_on, enrolment.enrolled_on),
        ends_on=cohort.ends_on,
    )


def _by_week(enrolment: Enrolment, today: date) -> dict[date, dict[str, Fraction]]:
    """Exact units by Monday and mode of the weeks looked at, those of this week left out."""
    monday = today - timedelta(days=today.weekday())
    rows = DayTotal.objects.filter(
        account__enrolment_id=enrolment.pk, day__gte=monday - WEEKS_LOOKED_AT * WEEK, day__lt=monday
    )
    rules = data_of(enrolment.ruleset)
    found: dict[date, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for day, mode, posted_s in rows.values_list("day", "mode", "posted_s"):
        stated = TOTAL_OF[Mode(mode)].removesuffix("_s")
        found[day - timedelta(days=day.weekday())][stated] += Fraction(posted_s, rules.unit_s(stated))
    return found
