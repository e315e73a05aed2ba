"""An examiner scores without a network: what a device may send, and why a score is asked again. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lms.vault.batches import Batch, EventsMalformed, Noted, parse_events

LONGEST_BODY = 400_000
VALID_FOR = timedelta(days=14)
SCORE = "score"
MOST_LINES = 100
# Why a score is asked again, beside the codes of refusals.
EXPIRED, NOT_YOURS, REMOVED, PHOTO = "expired", "not-yours", "device-removed", "photo"


def parse_scores(text: str) -> Batch:
    """Read what was signed: `{"n", "kind": "score", "person", "lesson", "task", "lines", "remarks", "note", "data"}`.

    Raises EventsMalformed: a batch is taken whole or not at all.
    """
    batch = parse_events(text, kinds=frozenset({SCORE}), about="person")
    for event in batch.events:
        if not _is_score(event.raw):
            raise EventsMalformed("no score")
    return batch


def place_of(noted: Noted) -> tuple[str, str, str]:
    """Whom a score is of, and at which task: a later one takes the place of an earlier one."""
    return noted.about, str(noted.raw["lesson"]), str(noted.raw["task"])


def _is_score(raw: Any) -> bool:  # Any: JSON from outside
    lines, remarks = raw.get("lines"), raw.get("remarks", [])
    texts = (raw.get("lesson"), raw.get("task"), raw.get("note", ""), raw.get("data", ""))
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(lines, list)
        and len(lines) <= MOST_LINES
        and isinstance(remarks, list)
        and len(remarks) <= MOST_LINES
        and all(isinstance(text, str) for text in remarks)
    )
