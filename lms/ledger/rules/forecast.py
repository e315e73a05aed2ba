"""When a person is done at the pace of the last weeks, and what a week must give to be done in time (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

WEEK = timedelta(days=7)
# Long enough to even out a feast day, short enough to notice that somebody has stopped.
WEEKS_LOOKED_AT = 4
# One week is no pace.
LEAST_WEEKS = 2
# A date further away than this says no more than that it is far.
FARTHEST = timedelta(days=10 * 365)


class Outlook(StrEnum):
    """What can be said."""

    DONE = "done"
    TOO_EARLY = "too_early"  # fewer than two whole weeks since the start
    STANDING = "standing"  # nothing of what is short came in the weeks looked at
    IN_TIME = "in_time"
    LATE = "late"
    NO_END = "no_end"  # a date, but no end to hold it against


@dataclass(frozen=True, slots=True)
class Forecast:
    """Units in tenths. `weeks` whole weeks from `since_on` to `until_on` were looked at; `empty_weeks` of them gave
    nothing, for whatever reason: they are counted as they are. `silent` are modes that are short and gave nothing.
    `weekly_tenths` is what a week must give until the end: None without one; all that is left in the last week.
    """

    outlook: Outlook
    short_tenths: int
    weekly_tenths: int | None
    ends_on: date | None
    pace_tenths: int = 0
    weeks: int = 0
    empty_weeks: int = 0
    since_on: date | None = None
    until_on: date | None = None
    finish_on: date | None = None
    silent: tuple[str, ...] = ()

    @property
    def late_days(self) -> int:
        """Days from the end to the finish; 0 in time, and where there is no end or no finish."""
        if self.finish_on is None or self.ends_on is None:
            return 0
        return max(0, (self.finish_on - self.ends_on).days)


def weeks_before(today: date, starts_on: date) -> Sequence[date]:
    """The Mondays of the last whole weeks, none that began before the start."""
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - number * WEEK for number in range(WEEKS_LOOKED_AT, 0, -1)]
    return [week for week in mondays if week >= starts_on - timedelta(days=starts_on.weekday())]


def forecast(
    *,
    short: Mapping[str, int],
    short_tenths: int,
    by_week: Mapping[date, Mapping[str, Fraction]],
    today: date,
    starts_on: date,
    ends_on: date | None,
) -> Forecast:
    """`short` are tenths still to earn by mode, `short_tenths` in all; `by_week` exact units by Monday and mode. Only
    what is short counts as pace: a surplus brings nobody nearer.
    """
    weekly = weekly_need(short_tenths, today=max(today, starts_on), ends_on=ends_on)
    if not short_tenths:
        return Forecast(Outlook.DONE, 0, 0 if ends_on else None, ends_on)
    mondays = weeks_before(today, starts_on)
    if len(mondays) < LEAST_WEEKS:
        return Forecast(Outlook.TOO_EARLY, short_tenths, weekly, ends_on)
    wanted = [mode for mode, tenths in short.items() if tenths] or list(short)
    sums = [
        sum((by_week.get(week, {}).get(mode, Fraction(0)) for mode in wanted), Fraction(0))
        for week in mondays
    ]
    pace = sum(sums, Fraction(0)) / len(mondays)
    finish = _finish(short_tenths, pace, today)
    return Forecast(
        outlook=_outlook(finish, ends_on),
        short_tenths=short_tenths,
        weekly_tenths=weekly,
        ends_on=ends_on,
        pace_tenths=int(pace * 10),
        weeks=len(mondays),
        empty_weeks=sum(not units for units in sums),
        since_on=mondays[0],
        until_on=mondays[-1] + timedelta(days=6),
        finish_on=finish,
        silent=tuple(mode for mode in wanted if not any(by_week.get(week, {}).get(mode) for week in mondays)),
    )


def weekly_need(short_tenths: int, *, today: date, ends_on: date | None) -> int | None:
    """Tenths a week from today to the end, rounded up; all that is left when a week or less remains."""
    if ends_on is None:
        return None
    days = (ends_on - today).days + 1
    return short_tenths if days < WEEK.days else -(-short_tenths * WEEK.days // days)


def _finish(short_tenths: int, pace: Fraction, today: date) -> date | None:
    """The day on which the last unit comes; None without a pace, and beyond what a date can honestly say."""
    if pace <= 0:
        return None
    days = -(-short_tenths * WEEK.days // (pace * 10))
    return today + timedelta(days=int(days)) if days <= FARTHEST.days else None


def _outlook(finish: date | None, ends_on: date | None) -> Outlook:
    if finish is None:
        return Outlook.STANDING
    if ends_on is None:
        return Outlook.NO_END
    return Outlook.IN_TIME if finish <= ends_on else Outlook.LATE
