"""Laying out sessions: which days a pattern means, when its periods begin and end. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MOST_DAYS = 200
MOST_PERIODS = 12
LONGEST_PERIOD_MIN = 240
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Sessions that repeat: on these weekdays (0 is Monday) from the first to the last day, with equal periods."""

    first_day: date
    last_day: date
    weekdays: frozenset[int]
    begins: time
    periods: int = 1
    minutes: int = 45
    pause_min: int = 10


@dataclass(frozen=True, slots=True)
class Span:
    """When a period begins and ends (aware, UTC)."""

    starts_at: datetime
    ends_at: datetime


def days_of(pattern: Pattern) -> Sequence[date]:
    """The days that a pattern means, in order; empty when none is."""
    length = (pattern.last_day - pattern.first_day).days
    every = (pattern.first_day + timedelta(days=n) for n in range(length + 1))
    return [day for day in every if day.weekday() in pattern.weekdays]


def is_possible(pattern: Pattern) -> bool:
    """Whether the pattern can be laid out: at least one day, and everything ends on the day it begins."""
    begins = timedelta(hours=pattern.begins.hour, minutes=pattern.begins.minute)
    pauses = (pattern.periods - 1) * pattern.pause_min
    length = timedelta(minutes=pattern.periods * pattern.minutes + pauses)
    return (
        0 <= (pattern.last_day - pattern.first_day).days < MOST_DAYS
        and 1 <= pattern.periods <= MOST_PERIODS
        and 1 <= pattern.minutes <= LONGEST_PERIOD_MIN
        and pattern.pause_min >= 0
        and begins + length <= timedelta(days=1)
        and bool(days_of(pattern))
    )


def spans_on(day: date, pattern: Pattern, zone: ZoneInfo) -> Sequence[Span]:
    """The periods of one day: the clock on the wall decides when they begin, real time how long they last."""
    at = datetime.combine(day, pattern.begins, tzinfo=zone).astimezone(UTC)
    found = []
    for _number in range(pattern.periods):
        until = at + timedelta(minutes=pattern.minutes)
        found.append(Span(at, until))
        at = until + timedelta(minutes=pattern.pause_min)
    return found


def moved(spans: Iterable[Span], *, to: datetime) -> Sequence[Span]:
    """The same periods, the first of them beginning at `to`: lengths and pauses stay."""
    rows = list(spans)
    by = to - rows[0].starts_at
    return [Span(row.starts_at + by, row.ends_at + by) for row in rows]


def same_clock(moment: datetime, day: date, zone: ZoneInfo) -> datetime:
    """The time of day of `moment`, on another day, as UTC: summer time does not move a lesson."""
    clock = moment.astimezone(zone).time()
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def meets(first: Span, second: Span) -> bool:
    """Whether two stretches of time share a moment."""
    return first.starts_at < second.ends_at and second.starts_at < first.ends_at
