"""Where a submission stands, what may become of it, and what an approval needs (pure)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a submission stands. OPEN: a course has one of these at most."""

    SUBMITTED = "submitted"
    APPROVED = "approved"  # waits for its day
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # handed in again before anybody decided


class Verb(StrEnum):
    """What somebody did, as the history keeps it."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    RETURNED = "returned"
    APPROVED = "approved"
    CALLED_OFF = "called_off"
    PUBLISHED = "published"
    STUCK = "stuck"
    PUBLISHED_DIRECTLY = "published_directly"
    UNPUBLISHED = "unpublished"


OPEN = frozenset({State.SUBMITTED, State.APPROVED})
MOVES: dict[State, frozenset[State]] = {
    State.SUBMITTED: frozenset(
        {State.APPROVED, State.PUBLISHED, State.RETURNED, State.WITHDRAWN, State.SUPERSEDED}
    ),
    State.APPROVED: frozenset(
        {State.PUBLISHED, State.SUBMITTED, State.RETURNED, State.WITHDRAWN, State.SUPERSEDED}
    ),
}
# An academy plans terms, not decades.
FARTHEST = timedelta(days=730)


def may_become(now: str, then: State) -> bool:
    """Whether a submission in state `now` may go to `then`."""
    return then in MOVES.get(State(now), frozenset())


def is_open(state: str) -> bool:
    """Whether somebody still has to do something about it."""
    return state in OPEN


def needs_reason(points: Collection[str], ticked: Collection[str]) -> bool:
    """Whether an approval owes a reason: a point of the checklist was not ticked."""
    return bool(set(points) - set(ticked))


def is_plannable(day: datetime, now: datetime) -> bool:
    """Whether something may be published at `day`: ahead, and not by years."""
    return now < day <= now + FARTHEST
