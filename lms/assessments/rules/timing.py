"""Until when an attempt is open, when the next may begin, and whether it is a pass."""

from __future__ import annotations

from datetime import datetime, timedelta

# A late packet of somebody who was writing in time still counts (security §3: saved answers stand).
GRACE = timedelta(seconds=15)


def deadline(started_at: datetime, time_limit_s: int | None) -> datetime | None:
    """When the server closes the attempt; fixed at the moment the questions are shown."""
    return started_at + timedelta(seconds=time_limit_s) if time_limit_s else None


def is_over(deadline_at: datetime | None, at: datetime) -> bool:
    """Whether the time is up, the grace included."""
    return deadline_at is not None and at > deadline_at + GRACE


def wait_s(ended_at: datetime | None, cooldown_s: int, at: datetime) -> int:
    """Seconds until the next attempt may start; 0 when it may start now."""
    if ended_at is None:
        return 0
    left = ended_at + timedelta(seconds=cooldown_s) - at
    return max(0, -(-left // timedelta(seconds=1)))


def is_pass(score_hundredths: int, max_hundredths: int, pass_percent: int) -> bool:
    """The pass mark in whole per cent, without rounding: 79.99 % is not 80 %. An empty paper is no pass."""
    return max_hundredths > 0 and score_hundredths * 100 >= pass_percent * max_hundredths


def percent(score_hundredths: int, max_hundredths: int) -> int:
    """The score as people read it, in whole per cent, rounded down."""
    return score_hundredths * 100 // max_hundredths if max_hundredths else 0
