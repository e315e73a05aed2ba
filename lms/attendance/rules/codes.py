"""The six digits on the trainer's screen: like TOTP (RFC 6238), 30 seconds each, bound to session and period. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

STEP_S = 30
DIGITS = 6
# A code counts one step before and after its own: clocks differ, and fingers take time.
STEPS_AROUND = (0, -1, 1)


def step_of(at: datetime) -> int:
    """The number of the half minute."""
    return int(at.timestamp()) // STEP_S


def seconds_left(at: datetime) -> int:
    """How long the code of now stays on the screen."""
    return STEP_S - int(at.timestamp()) % STEP_S


def period_at(starts: Sequence[datetime], at: datetime) -> int:
    """The number of the period that a moment belongs to: the last that has begun, the first before that."""
    return max(1, sum(1 for start in starts if start <= at))


def code_of(seed: bytes, session: str, period: int, step: int) -> str:
    """Six digits out of HMAC-SHA256, cut as RFC 4226 §5.3 does it. A page without a network makes the same."""
    digest = hmac.digest(seed, f"{session}|{period}|{step}".encode(), hashlib.sha256)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def code_at(seed: bytes, session: str, starts: Sequence[datetime], at: datetime) -> str:
    """The code that the screen shows at a moment."""
    step = step_of(at)
    return code_of(seed, session, period_at(starts, _begin(step)), step)


def is_code(seed: bytes, session: str, starts: Sequence[datetime], code: str, at: datetime) -> bool:
    """Whether somebody who saw the screen just now would give this code."""
    typed = "".join(sign for sign in code if sign.isdigit())
    found = False
    for around in STEPS_AROUND:
        right = code_at(seed, session, starts, at + timedelta(seconds=around * STEP_S))
        found |= hmac.compare_digest(right.encode(), typed.encode())
    return found


def _begin(step: int) -> datetime:
    return datetime.fromtimestamp(step * STEP_S, UTC)
