"""When a person is done at the pace of the last weeks, and what a week must give to be done in time (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from lms.partners.rules.shifts import DAY, PLAIN, Calendar

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
    `weeks_left` are those until the end by the person's calendar: holidays are none, a rotation has its study days.
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
    weeks_left: Fraction | None = None

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
    calendar: Calendar = PLAIN,
) -> Forecast:
    """`short` are tenths still to earn by mode, `short_tenths` in all; `by_week` exact units by Monday and mode. Only
    what is short counts as pace: a surplus brings nobody nearer. Weeks are those of the person's `calendar`.
    """
    wanted, mondays = _wanted(short), weeks_before(today, starts_on)
    gave = {
        mode: sum((by_week.get(week, {}).get(mode, Fraction(0)) for week in mondays), Fraction(0))
        for mode in wanted
    }
    found = forecast_of_sums(
        short=short, short_tenths=short_tenths, gave=gave, today=today, starts_on=starts_on, ends_on=ends_on,
        calendar=calendar,
    )  # fmt: skip
    if not found.weeks:
        return found
    empty = sum(not any(by_week.get(week, {}).get(mode) for mode in wanted) for week in mondays)
    return replace(found, empty_weeks=empty)


def forecast_of_sums(
    *,
    short: Mapping[str, int],
    short_tenths: int,
    gave: Mapping[str, Fraction],
    today: date,
    starts_on: date,
    ends_on: date | None,
    calendar: Calendar = PLAIN,
) -> Forecast:
    """The same for somebody who knows only what all `weeks_before` gave together, by mode; empty weeks are not told."""
    begins = max(today, starts_on)
    weekly = weekly_need(short_tenths, today=begins, ends_on=ends_on, calendar=calendar)
    left = calendar.weeks(begins, ends_on) if ends_on is not None else None
    if not short_tenths:
        return Forecast(Outlook.DONE, 0, 0 if ends_on else None, ends_on, weeks_left=left)
    mondays, wanted = weeks_before(today, starts_on), _wanted(short)
    whole = calendar.weeks(mondays[0], mondays[-1] + WEEK - DAY) if mondays else Fraction(0)
    if len(mondays) < LEAST_WEEKS or whole < 1:
        return Forecast(Outlook.TOO_EARLY, short_tenths, weekly, ends_on, weeks_left=left)
    pace = sum((gave.get(mode, Fraction(0)) for mode in wanted), Fraction(0)) / whole
    finish = _finish(short_tenths, pace, today, calendar)
    return Forecast(
        outlook=_outlook(finish, ends_on),
        short_tenths=short_tenths,
        weekly_tenths=weekly,
        ends_on=ends_on,
        pace_tenths=int(pace * 10),
        weeks=len(mondays),
        since_on=mondays[0],
        until_on=mondays[-1] + timedelta(days=6),
        finish_on=finish,
        silent=tuple(mode for mode in wanted if not gave.get(mode)),
        weeks_left=left,
    )


def _wanted(short: Mapping[str, int]) -> Sequence[str]:
    """The modes that are short; all where none is named."""
    return [mode for mode, tenths in short.items() if tenths] or list(short)


def weekly_need(
    short_tenths: int, *, today: date, ends_on: date | None, calendar: Calendar = PLAIN
) -> int | None:
    """Tenths a week from today to the end, rounded up; all that is left when a week or less remains."""
    if ends_on is None:
        return None
    weeks = calendar.weeks(today, ends_on)
    return short_tenths if weeks < 1 else int(-(-short_tenths // weeks))


def _finish(short_tenths: int, pace: Fraction, today: date, calendar: Calendar) -> date | None:
    """The day on which the last unit comes; None without a pace, and beyond what a date can honestly say."""
    if pace <= 0:
        return None
    return calendar.day_after(today, short_tenths / (pace * 10), most=FARTHEST.days)


def _outlook(finish: date | None, ends_on: date | None) -> Outlook:
    if finish is None:
        return Outlook.STANDING
    if ends_on is None:
        return Outlook.NO_END
    return Outlook.IN_TIME if finish <= ends_on else Outlook.LATE
