"""What a package says of one visit, that is one launch of one item: noted with the commit, told to the ledger later.

Both are a claim: it can bound what the server's clock gives, and add nothing to it (ADR 0071).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

# A visit that goes on is told of again after so long; one that ended, or changed its status, at once.
TOLD_EVERY = timedelta(minutes=15)
# A page that sent nothing for so long was left, whatever it said.
SILENT = timedelta(minutes=2)


class Visit(NamedTuple):
    """JSON as a list in this order. Instants are ISO texts; `claimed_cs` are centiseconds; `seq` the commit's number.

    `is_done`: None while the package never told a status in the whole registration.
    """

    session: int
    seq: int
    begun: str
    said: str
    claimed_cs: int
    is_done: bool | None


class Standing(NamedTuple):
    """What of a state the ledger would want to know."""

    session: int
    claimed_cs: int
    is_done: bool | None


def noted(untold: Sequence[Sequence[object]], visit: Visit) -> list[list[object]]:
    """The visits that the ledger was not told of, with this one: its newest word replaces the one before."""
    return [*(list(one) for one in untold if one[0] != visit.session), list(visit)]


def is_news(before: Standing, after: Standing) -> bool:
    """Whether there is something to tell: another time of this visit, or another status of the whole."""
    claims = after.claimed_cs > 0 and (after.session, after.claimed_cs) != (before.session, before.claimed_cs)
    return claims or (after.is_done is not None and after.is_done != before.is_done)


def is_urgent(before: Standing, after: Standing, *, is_finished: bool) -> bool:
    """Whether the ledger should know at once: the visit ended, or completion may hang on it."""
    return is_finished or before.is_done != after.is_done
