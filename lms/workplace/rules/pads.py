"""A mentor decides without a network: which decisions there are, when they were made, why one is asked again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from lms.vault.batches import Batch, believed, parse_events

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
    """When the decision was made: not before the line was written, and as far as the clock can be believed."""
    return believed(placed_at, not_before=max(written_at, issued_at), now=now, is_steady=is_steady)
