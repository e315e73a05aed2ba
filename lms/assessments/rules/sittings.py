"""When a sitting lets somebody begin, and until when they may write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class SittingState(StrEnum):
    AHEAD = "ahead"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Extra:
    """More time for one person: per cent of the limit and minutes add up."""

    percent: int = 0
    minutes: int = 0

    def of(self, length_s: int) -> timedelta:
        """How much that is, of `length_s` seconds."""
        return timedelta(seconds=length_s * self.percent // 100, minutes=self.minutes)


NO_EXTRA = Extra()


def sitting_state(
    opens_at: datetime, closes_at: datetime, at: datetime, *, is_cancelled: bool = False
) -> SittingState:
    """Where a sitting stands at `at`; the opening belongs to it, the closing does not."""
    if is_cancelled:
        return SittingState.CANCELLED
    if at < opens_at:
        return SittingState.AHEAD
    return SittingState.OPEN if at < closes_at else SittingState.OVER


def deadline_in_sitting(
    started_at: datetime, limit_s: int | None, closes_at: datetime, opens_at: datetime, extra: Extra
) -> datetime:
    """The earlier of start + limit and the end of the window, each with the person's extra time.

    Without a limit the window is the limit.
    """
    length_s = limit_s or int((closes_at - opens_at).total_seconds())
    more = extra.of(length_s)
    end = closes_at + more
    return min(started_at + timedelta(seconds=limit_s) + more, end) if limit_s else end


def last_end(closes_at: datetime, opens_at: datetime, limit_s: int | None, extras: list[Extra]) -> datetime:
    """When nobody of the sitting writes any more."""
    length_s = limit_s or int((closes_at - opens_at).total_seconds())
    return closes_at + max((extra.of(length_s) for extra in extras), default=timedelta())
