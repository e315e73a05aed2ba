"""What the items of a registration come to together. 1.2 leaves it to the system; 2004's engine says it itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NOT_ATTEMPTED, INCOMPLETE, COMPLETED, PASSED, FAILED = (
    "not attempted", "incomplete", "completed", "passed", "failed",
)  # fmt: skip
ENDED = frozenset({COMPLETED, PASSED, FAILED})


class Part(NamedTuple):
    """An item that opens something. `score` is in hundredths of a point, None for none."""

    status: str = NOT_ATTEMPTED
    success: str = ""
    score: int | None = None


class Whole(NamedTuple):
    """All items together; `score` is the mean of those that gave one, cut off."""

    status: str
    success: str
    score: int | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing is open: done, or failed."""
        return self.status in ENDED


def rolled_up(parts: Sequence[Part]) -> Whole:
    """Done when every item is; failed when every item ended and one of them failed; passed when one passed and none
    failed. One item alone is the whole.
    """
    statuses = {part.status for part in parts}
    scores = [part.score for part in parts if part.score is not None]
    score = sum(scores) // len(scores) if scores else None
    if statuses <= {NOT_ATTEMPTED}:
        return Whole(NOT_ATTEMPTED, "", score)
    judged = {part.success for part in parts} | statuses
    success = FAILED if FAILED in judged else PASSED if PASSED in judged else ""
    if not statuses <= ENDED:
        return Whole(INCOMPLETE, FAILED if success == FAILED else "", score)
    return Whole(success or COMPLETED, success, score)
