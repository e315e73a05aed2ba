"""What a device without a network wrote down of a class: which kinds, and what counts by itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from lms.vault.batches import AHEAD, Batch, parse_events

LONGEST_BODY = 400_000
LATE = timedelta(days=7)
VALID_FOR = timedelta(days=14)
SIGNS = frozenset({"in", "out", "absent", "leave", "cleared"})
PHOTO = "photo"
KINDS = SIGNS | {"guest", "close", PHOTO}
# Base64; a device makes its photos smaller than that.
LONGEST_PHOTO = 280_000
WAYS = frozenset({"word", "signature"})


def parse_batch(text: str) -> Batch:
    """Read what was signed about sessions. Raises EventsMalformed: a batch is taken whole or not at all."""
    return parse_events(text, kinds=KINDS, about="session")


def why_held(
    at: datetime, *, now: datetime, issued_at: datetime, expires_at: datetime, is_steady: bool
) -> str:
    """Why a person has to decide about it; '' when it counts by itself. A wrong clock alone is never a reason."""
    if not is_steady or not issued_at - AHEAD <= at <= now + AHEAD:
        return "clock"
    if at > expires_at:
        return "expired"
    return "late" if now - at > LATE else ""


def has_all(numbers: Iterable[int], until: int) -> bool:
    """Whether everything up to a number has come: closing waits for it, in whatever order things arrive."""
    return len({number for number in numbers if number <= until}) == until
