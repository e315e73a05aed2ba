"""When a message may disturb somebody: quiet hours and the hour of the message of the day, on their own clock. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
DIGEST_AT = time(18)
# Messages a day and channel that may come one by one; what is more waits for the message of the day.
MOST_A_DAY = 5
# Nobody adds to the message of the day when it is about to go.
DIGEST_CLOSES = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Habits:
    """The clock of a person. Equal ends mean no quiet hours."""

    zone: ZoneInfo
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL


def is_quiet(at: datetime, habits: Habits) -> bool:
    """Whether `at` lies in the quiet hours: their first minute does, their last does not."""
    clock = at.astimezone(habits.zone).time()
    begins, ends = habits.quiet_from, habits.quiet_until
    if begins <= ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends


# From when to when somebody sleeps by day, as those who work at night do.
Sleeps = Sequence[tuple[datetime, datetime]]


def waking(at: datetime, habits: Habits, sleeps: Sleeps = ()) -> datetime:
    """`at` itself, or the end of the quiet hours and of the sleep in which it lies."""
    while True:
        later = _after_quiet(at, habits)
        later = max((end for begin, end in sleeps if begin <= later < end), default=later)
        if later == at:
            return at
        at = later


def _after_quiet(at: datetime, habits: Habits) -> datetime:
    if not is_quiet(at, habits):
        return at
    local = at.astimezone(habits.zone)
    day = local.date() if local.time() < habits.quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(day, habits.quiet_until, tzinfo=habits.zone)


def next_digest(at: datetime, habits: Habits, sleeps: Sleeps = ()) -> datetime:
    """When the next message of the day goes that can still be added to, never in quiet hours or somebody's sleep."""
    local = (at + DIGEST_CLOSES).astimezone(habits.zone)
    day = local.date() if local.time() <= DIGEST_AT else local.date() + timedelta(days=1)
    return waking(datetime.combine(day, DIGEST_AT, tzinfo=habits.zone), habits, sleeps)


def day_begins(at: datetime, habits: Habits) -> datetime:
    """Midnight of the person's day."""
    return datetime.combine(at.astimezone(habits.zone).date(), time.min, tzinfo=habits.zone)
