"""Forecasts of enrolments: their statements held against what the last weeks gave, in weeks of their shift calendars. Two
queries, for one person and for a class alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q, Sum

from lms.cohorts.models import Enrolment
from lms.ledger.models import DayTotal
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.rules.forecast import WEEK, WEEKS_LOOKED_AT, Forecast, forecast
from lms.ledger.rules.statements import Statement
from lms.partners.queries import Calendars, calendars_of
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData

Weeks = Mapping[date, Mapping[str, Fraction]]


def forecast_of(enrolment: Enrolment, statement: Statement, today: date) -> Forecast:
    """Two queries, one without a partner. `today` is the civil day of the programme; `cohort` and `ruleset` are loaded."""
    weeks = _by_week([enrolment], {enrolment.pk: today})
    calendars = calendars_of([enrolment.cohort.partner_id], today)
    return _forecast(enrolment, statement, today, weeks.get(enrolment.pk, {}), calendars)


def forecasts_of(
    enrolments: Sequence[Enrolment], statements: Mapping[int, Statement], at: datetime
) -> dict[int, Forecast]:
    """Of each enrolment (`cohort` and `ruleset` loaded) on the civil day that `at` is by its own rule set."""
    days = {row.pk: at.astimezone(data_of(row.ruleset).zone).date() for row in enrolments}
    weeks = _by_week(enrolments, days)
    calendars = calendars_of([row.cohort.partner_id for row in enrolments], at.date())
    return {
        row.pk: _forecast(row, statements[row.pk], days[row.pk], weeks.get(row.pk, {}), calendars)
        for row in enrolments
    }


def _forecast(
    enrolment: Enrolment, statement: Statement, today: date, weeks: Weeks, calendars: Calendars
) -> Forecast:
    cohort = enrolment.cohort
    return forecast(
        short={line.mode: line.short for line in statement.modes},
        short_tenths=max(statement.short, sum(line.short for line in statement.modes)),
        by_week=weeks,
        today=today,
        starts_on=max(cohort.starts_on, enrolment.enrolled_on),
        ends_on=enrolment.ends_on,
        calendar=calendars.of(cohort.partner_id, enrolment.department_id, enrolment.learner_id),
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


class Lately(NamedTuple):
    """What the weeks that a forecast looks at gave by mode, in exact units, and seconds of this month in all."""

    gave: Mapping[str, Fraction]
    month_s: int


NOTHING_LATELY = Lately({}, 0)


def lately_of(rulesets: Mapping[int, RuleSetData], today: date) -> dict[int, Lately]:
    """Of each enrolment (its id with its rules) that has hours in these weeks or this month: one query, a row a mode."""
    monday, first = _monday(today), today.replace(day=1)
    since = monday - WEEKS_LOOKED_AT * WEEK
    rows = DayTotal.objects.filter(account__enrolment_id__in=list(rulesets), day__gte=min(since, first))
    summed = rows.order_by().values_list("account__enrolment_id", "mode").annotate(
        weeks_s=Sum("posted_s", filter=Q(day__gte=since, day__lt=monday), default=0),
        month_s=Sum("posted_s", filter=Q(day__gte=first, day__lte=today), default=0),
    )  # fmt: skip
    gave: dict[int, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    month: dict[int, int] = defaultdict(int)
    for pk, mode, weeks_s, month_s in summed:
        stated = TOTAL_OF[Mode(mode)].removesuffix("_s")
        gave[pk][stated] += Fraction(weeks_s, rulesets[pk].unit_s(stated))
        month[pk] += month_s
    return {pk: Lately(gave[pk], month[pk]) for pk in gave}
