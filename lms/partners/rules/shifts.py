"""Shift patterns and calendars of a partner: who works when, on which days somebody can learn, when they sleep (pure).

A pattern is a cycle of days from an anchor: a week from a Monday, or four days on and two off from any day. Weeks are
counted in study days: two weeks of holiday are no weeks, and a rotation has as many study days as it has.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
DAYS_A_WEEK = 7
LONGEST_CYCLE = 42
# After a shift through the night: the way home and eight hours of sleep.
SLEEP = timedelta(hours=9)


class Learns(StrEnum):
    """On which days people of a pattern learn."""

    WORK = "work"
    OFF = "off"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift on the clock of the partner; one that ends at or before it begins goes on into the next day."""

    begins: time
    ends: time

    @property
    def is_overnight(self) -> bool:
        return self.ends <= self.begins


@dataclass(frozen=True, slots=True)
class Pattern:
    """A named cycle of days, each with a shift or free."""

    name: str
    cycle: tuple[Shift | None, ...]
    anchor_on: date
    learns: Learns = Learns.WORK

    def shift(self, day: date) -> Shift | None:
        """The shift that begins on `day`."""
        return self.cycle[(day - self.anchor_on).days % len(self.cycle)]

    def is_study_day(self, day: date) -> bool:
        """Whether people of this pattern learn on `day`."""
        return self.learns is Learns.ANY or (self.shift(day) is not None) == (self.learns is Learns.WORK)

    @property
    def study_days(self) -> int:
        """Study days of one cycle; a pattern without any counts every day."""
        works = sum(shift is not None for shift in self.cycle)
        free = len(self.cycle) - works
        return {Learns.WORK: works, Learns.OFF: free}.get(self.learns, 0) or len(self.cycle)


@dataclass(frozen=True, slots=True)
class Turn:
    """From a day on (until a day) somebody works by this pattern; None: by no pattern."""

    since_on: date
    until_on: date | None
    pattern: Pattern | None

    def holds(self, day: date) -> bool:
        return self.since_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Calendar:
    """The days of one person. `levels` from the nearest: own turns, those of the department, those of everybody; in
    each the turn that began last holds. `holidays` are first and last days on which nobody works or learns.

    Without turns every day is a study day, which is what a person without a calendar has.
    """

    levels: tuple[tuple[Turn, ...], ...] = ()
    holidays: tuple[tuple[date, date], ...] = ()
    origin: date = field(default=date(2000, 1, 1), compare=False)

    @property
    def is_plain(self) -> bool:
        """Whether this is no more than the calendar on the wall."""
        return not self.holidays and not any(self.levels)

    def pattern_on(self, day: date) -> Pattern | None:
        """By which pattern the person works on `day`."""
        for turns in self.levels:
            holding = [turn for turn in turns if turn.holds(day)]
            if holding:
                return max(holding, key=lambda turn: turn.since_on).pattern
        return None

    def is_holiday(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.holidays)

    def shift_on(self, day: date) -> Shift | None:
        """The shift that begins on `day`; none on a holiday."""
        pattern = self.pattern_on(day)
        return None if pattern is None or self.is_holiday(day) else pattern.shift(day)

    def is_study_day(self, day: date) -> bool:
        """Whether the person can learn on `day`."""
        if self.is_holiday(day):
            return False
        pattern = self.pattern_on(day)
        return pattern is None or pattern.study_days == len(pattern.cycle) or pattern.is_study_day(day)

    def weeks(self, first: date, last: date) -> Fraction:
        """From `first` to `last`, both included, in weeks as this person has them: study days over those of a usual week."""
        if last < first:
            return Fraction(0)
        if self.is_plain:
            return Fraction((last - first).days + 1, DAYS_A_WEEK)
        before = self._summed(first - DAY)
        return Fraction(self._summed(last) - before, self._whole)

    def day_after(self, today: date, weeks: Fraction, *, most: int) -> date | None:
        """The day on which so many weeks have gone by since `today`; None when that is more than `most` days off."""
        if self.is_plain:
            days = -(-weeks * DAYS_A_WEEK // 1)
            return today + timedelta(days=int(days)) if days <= most else None
        wanted = self._summed(today) + weeks * self._whole
        first, line = (today - self.origin).days + 1, self._line
        while line[-1] < wanted and len(line) <= first + most:
            self._summed(self.origin + timedelta(days=len(line) - 1))
        found = bisect_left(line, wanted, lo=first)
        return self.origin + timedelta(days=found - 1) if found < len(line) else None

    @cached_property
    def _whole(self) -> int:
        """One week in the smallest parts that all patterns divide into."""
        patterns = [turn.pattern for turns in self.levels for turn in turns if turn.pattern]
        return lcm(DAYS_A_WEEK, *(DAYS_A_WEEK * pattern.study_days for pattern in patterns))

    @cached_property
    def _line(self) -> list[int]:
        return [0]

    def _summed(self, day: date) -> int:
        """Parts from `origin` up to `day`; the line grows as far as somebody asked. Before `origin` it is nothing."""
        index = (day - self.origin).days + 1
        line = self._line
        while len(line) <= index:
            line.append(line[-1] + self._part(self.origin + timedelta(days=len(line) - 1)))
        return line[max(index, 0)]

    def _part(self, day: date) -> int:
        """What a study day is of a week: the fewer a pattern has, the more."""
        if not self.is_study_day(day):
            return 0
        pattern = self.pattern_on(day)
        if pattern is None:
            return self._whole // DAYS_A_WEEK
        return self._whole * len(pattern.cycle) // (DAYS_A_WEEK * pattern.study_days)

    def sleeps(self, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """When the person sleeps by day: after each shift through the night that begins from `first` to `last`."""
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            shift = self.shift_on(day)
            if shift is not None and shift.is_overnight:
                home = datetime.combine(day + DAY, shift.ends, tzinfo=zone)
                yield home, home + SLEEP


PLAIN = Calendar()


def rotation(blocks: Sequence[tuple[int, Shift | None]]) -> tuple[Shift | None, ...]:
    """A cycle of blocks: four days of a shift and two without are [(4, shift), (2, None)]."""
    return tuple(shift for days, shift in blocks for _day in range(days))


def week_of(weekdays: Sequence[int], shift: Shift) -> tuple[Shift | None, ...]:
    """A cycle of a week from Monday (0) with a shift on these days."""
    return tuple(shift if day in weekdays else None for day in range(DAYS_A_WEEK))
