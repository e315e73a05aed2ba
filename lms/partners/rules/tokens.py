"""What a program's key may read, and for how long. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=366)


class Scope(StrEnum):
    """What a program may read of the partner's people. It writes nothing."""

    PEOPLE = "read:people"
    HOURS = "read:hours"


def is_fair_end(ends_on: date, today: date) -> bool:
    """Whether a key may end on this day: not before today, and not after a year."""
    return today <= ends_on <= today + LONGEST
