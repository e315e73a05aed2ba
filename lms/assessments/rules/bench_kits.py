"""An examiner scores without a network: what a device may send, and why a score is asked again. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lms.assessments.rules.evidence import MOST_BYTES, MOST_FILES, is_hash
from lms.vault.batches import Batch, EventsMalformed, Noted, parse_events

LONGEST_BODY = 400_000
VALID_FOR = timedelta(days=14)
SCORE = "score"
MOST_LINES = 100
# Why a score is asked again, beside the codes of refusals.
EXPIRED, NOT_YOURS, REMOVED, PHOTO = "expired", "not-yours", "device-removed", "photo"


def parse_scores(text: str) -> Batch:
    """Read what was signed: `{"n", "kind": "score", "person", "lesson", "task", "lines", "remarks", "note", "data", "files"}`.

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
        and _are_files(raw.get("files", []))
    )


def _are_files(raw: Any) -> bool:  # Any: JSON from outside
    """Films and voices that come after the score, by hash and size."""
    return (
        isinstance(raw, list)
        and len(raw) <= MOST_FILES
        and all(isinstance(each, dict) and is_hash(each.get("sha256")) for each in raw)
        and all(isinstance(each.get("size"), int) and 0 < each["size"] <= MOST_BYTES for each in raw)
    )
