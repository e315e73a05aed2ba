"""When somebody worked: clock times of a day as instants, with a pause; what a day may hold (domain §4.4 W1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

# Where a line says hours alone, they are taken from here on; the evidence says that nobody noted the clock.
USUAL_START = time(8, 30)
LONGEST = timedelta(hours=16)
DAY = timedelta(days=1)


class TimesImpossible(ValueError):
    """The times contradict each other."""


@dataclass(frozen=True, slots=True)
class Worked:
    """One stretch of work of a day with its pause, as instants. `is_timed`: somebody noted from when to when."""

    starts_at: datetime
    ends_at: datetime
    pause_from: datetime | None = None
    pause_to: datetime | None = None
    is_timed: bool = True

    @property
    def seconds(self) -> int:
        """What was worked, without the pause."""
        return sum(int((end - start).total_seconds()) for start, end in self.spans)

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        """Before and after the pause; durations are real ones, also where a clock was changed."""
        if self.pause_from is None or self.pause_to is None:
            return [(self.starts_at, self.ends_at)]
        halves = [(self.starts_at, self.pause_from), (self.pause_to, self.ends_at)]
        return [(start, end) for start, end in halves if end > start]


def worked(
    day: date,
    zone: tzinfo,
    *,
    begins: time | None,
    ends: time | None,
    pause_from: time | None = None,
    pause_to: time | None = None,
    minutes: int | None = None,
) -> Worked:
    """What a form says of a day: from–to, or a number of minutes. A shift may end on the next day.

    Raises TimesImpossible: nothing is said, the pause lies outside, or it is longer than 16 hours.
    """
    if ends is None or begins is None:
        return _by_length(day, zone, begins, minutes)
    start = datetime.combine(day, begins, tzinfo=zone)
    end = _after(start, ends)
    if (pause_from is None) != (pause_to is None):
        raise TimesImpossible("half a pause")
    if pause_from is None or pause_to is None:
        return _checked(Worked(start, end))
    rest = start if pause_from == begins else _after(start, pause_from)
    back = _after(rest, pause_to)
    if back > end:
        raise TimesImpossible("the pause is outside")
    return _checked(Worked(start, end, rest, back))


def _by_length(day: date, zone: tzinfo, begins: time | None, minutes: int | None) -> Worked:
    if not minutes or minutes < 0:
        raise TimesImpossible("nothing is said")
    start = datetime.combine(day, begins or USUAL_START, tzinfo=zone)
    return _checked(Worked(start, start + timedelta(minutes=minutes), is_timed=False))


def _after(start: datetime, clock: time) -> datetime:
    """The first moment after `start` when the clock shows that time."""
    moment = datetime.combine(start.date(), clock, tzinfo=start.tzinfo)
    return moment if moment > start else moment + DAY


def _checked(found: Worked) -> Worked:
    if found.ends_at - found.starts_at > LONGEST or found.seconds <= 0:
        raise TimesImpossible("longer than a shift")
    return found


def meets(one: Worked, others: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether a second of it is in one of the others."""
    return any(
        start < other_end and other_start < end
        for start, end in one.spans
        for other_start, other_end in others
    )
