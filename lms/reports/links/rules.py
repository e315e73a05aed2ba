"""How long a link may live, what a PIN is, and in what state a link is. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

LIVES = (7, 30, 90)
LONGEST = timedelta(days=90)
PIN = re.compile(r"\d{4,8}")


class LinkState(StrEnum):
    """Whether a link still shows people."""

    OPEN = "open"
    ENDED = "ended"
    REVOKED = "revoked"


def is_pin(text: str) -> bool:
    """Four to eight digits."""
    return PIN.fullmatch(text) is not None and text.isascii()


def is_fair_end(ends_on: date, today: date) -> bool:
    """Whether a link may end on this day: not before today, and within ninety days."""
    return today <= ends_on <= today + LONGEST


def link_state(*, is_revoked: bool, ends_on: date, may_maker_share: bool, today: date) -> LinkState:
    """A link lives no longer than the right of who made it."""
    if is_revoked or not may_maker_share:
        return LinkState.REVOKED
    return LinkState.OPEN if today <= ends_on else LinkState.ENDED
