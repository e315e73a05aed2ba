"""Forecasts of enrolments: their statements held against what the last weeks gave. One query, for one person and for a
class alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from lms.cohorts.models import Enrolment
from lms.ledger.models import DayTotal
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.rules.forecast import WEEK, WEEKS_LOOKED_AT, Forecast, forecast
from lms.ledger.rules.statements import Statement
from lms.rulesets.queries import data_of

Weeks = Mapping[date, Mapping[str, Fraction]]


def forecast_of(enrolment: Enrolment, statement: Statement, today: date) -> Forecast:
    """`today` is the civil day of the programme; `cohort` and `ruleset` are loaded."""
    weeks = _by_week([enrolment], {enrolment.pk: today})
    return _forecast(enrolment, statement, today, weeks.get(enrolment.pk, {}))


def forecasts_of(
    enrolments: Sequence[Enrolment], statements: Mapping[int, Statement], at: datetime
) -> dict[int, Forecast]:
    """Of each enrolment (`cohort` and `ruleset` loaded) on the civil day that `at` is by its own rule set."""
    days = {row.pk: at.astimezone(data_of(row.ruleset).zone).date() for row in enrolments}
    weeks = _by_week(enrolments, days)
    return {
        row.pk: _forecast(row, statements[row.pk], days[row.pk], weeks.get(row.pk, {})) for row in enrolments
    }


def _forecast(enrolment: Enrolment, statement: Statement, today: date, weeks: Weeks) -> Forecast:
    cohort = enrolment.cohort
    return forecast(
        short={line.mode: line.short for line in statement.modes},
        short_tenths=max(statement.short, sum(line.short for line in statement.modes)),
        by_week=weeks,
        today=today,
        starts_on=max(cohort.starts_on, enrolment.enrolled_on),
        ends_on=cohort.ends_on,
    )


def _by_week(enrolments: Sequence[Enrolment], days: Mapping[int, date]) -> Mapping[int, Weeks]:
    """Exact units by enrolment, Monday and mode of the weeks looked at, those of this week left out."""
    if not enrolments:
        return {}
    mondays = {pk: _monday(today) for pk, today in days.items()}
    rules = {row.pk: data_of(row.ruleset) for row in enrolments}
    rows = DayTotal.objects.filter(
        account__enrolment_id__in=list(days),
        day__gte=min(mondays.values()) - WEEKS_LOOKED_AT * WEEK,
        day__lt=max(mondays.values()),
    )
    found: dict[int, dict[date, dict[str, Fraction]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Fraction))
    )
    for pk, day, mode, posted_s in rows.values_list("account__enrolment_id", "day", "mode", "posted_s"):
        if mondays[pk] - WEEKS_LOOKED_AT * WEEK <= day < mondays[pk]:
            stated = TOTAL_OF[Mode(mode)].removesuffix("_s")
            found[pk][_monday(day)][stated] += Fraction(posted_s, rules[pk].unit_s(stated))
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
