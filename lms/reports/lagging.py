"""Who lags in a class, and by what (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lms.ledger.rules.forecast import Outlook


class Lag(StrEnum):
    """By what somebody lags, the gravest first."""

    STANDING = "standing"  # nothing of what is short came in the last weeks
    LATE = "late"  # at this pace done after the end of the class
    MISSED = "missed"  # sessions missed and not made up
    QUIZ = "quiz"  # quizzes tried and not passed


@dataclass(frozen=True, slots=True)
class Lagging:
    """One reason; `amount` is sessions, quizzes, or days after the end (0 where there is no number)."""

    lag: Lag
    amount: int = 0


def lagging(outlook: Outlook, *, late_days: int, missed: int, unpassed: int) -> tuple[Lagging, ...]:
    """Every reason, the gravest first; empty for who keeps up. `missed` are sessions that nobody made up yet."""
    found = [
        Lagging(Lag.STANDING) if outlook is Outlook.STANDING else None,
        Lagging(Lag.LATE, late_days) if outlook is Outlook.LATE else None,
        Lagging(Lag.MISSED, missed) if missed else None,
        Lagging(Lag.QUIZ, unpassed) if unpassed else None,
    ]
    return tuple(each for each in found if each)
