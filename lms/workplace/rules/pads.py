"""A mentor decides without a network: which decisions there are, when they were made, why one is asked again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from lms.vault.batches import AHEAD, Batch, parse_events

LONGEST_BODY = 400_000
VALID_FOR = timedelta(days=14)
SIGN, RETURN = "sign", "return"
KINDS = frozenset({SIGN, RETURN})


class Asked(StrEnum):
    """Why a decision that was made without a network does not stand and is asked again."""

    REWRITTEN = "rewritten"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    NOT_YOURS = "not-yours"
    COMMENT = "comment-missing"
    EXPIRED = "expired"


def parse_decisions(text: str) -> Batch:
    """Read what was signed about lines. Raises EventsMalformed: a batch is taken whole or not at all."""
    return parse_events(text, kinds=KINDS, about="log")


def said_at(
    placed_at: datetime, *, written_at: datetime, issued_at: datetime, now: datetime, is_steady: bool
) -> datetime:
    """When the decision was made, as far as the device's clock can be believed; else when we heard of it.

    It can, when nobody set it meanwhile and it points between what had been taken along and now.
    """
    first = max(written_at, issued_at)
    if not is_steady or not first - AHEAD <= placed_at <= now + AHEAD:
        return now
    return min(max(placed_at, first), now)
