"""Writes what the items of a registration come to together; of two that write at once none writes over what it did not see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models.functions import Coalesce

from lms.scorm.contents import Contents
from lms.scorm.models import ItemState, Registration
from lms.scorm.rules.rollup import INCOMPLETE, NOT_ATTEMPTED, Part, Whole, rolled_up

TRIES = 5


class Seen(NamedTuple):
    """Items by key, as of one revision of the registration."""

    revision: int
    parts: dict[str, Part]


def part_of(row: ItemState) -> Part:
    """What of an item's row counts for the whole."""
    return part_said(row.status, row.success, row.score_hundredths, row.seq, row.is_done)


def part_said(status: str, success: str, score: int | None, seq: int, is_done: bool) -> Part:  # noqa: FBT001  columns
    """The same of its columns: what the item claims, or nothing before anything was sent."""
    is_begun = seq > 0 or is_done
    said = INCOMPLETE if is_begun and status == NOT_ATTEMPTED else status
    return Part(said if is_begun else NOT_ATTEMPTED, success, score)


def whole_of(contents: Contents, parts: dict[str, Part]) -> Whole:
    """All items that open something, also those that nobody began."""
    return rolled_up([parts.get(entry.key, Part()) for entry in contents.opened])


def roll_up(registration_id: int, contents: Contents, now: datetime, seen: Seen | None = None) -> Whole:
    """Derive status, success and score anew. One query with what was `seen`, two without, more only in a race."""
    whole = Whole("", "", None)
    for _try in range(TRIES):
        found = seen or _look(registration_id)
        whole = whole_of(contents, found.parts)
        if _write(registration_id, found.revision, whole, now):
            break
        seen = None
    return whole


def _look(registration_id: int) -> Seen:
    rows: Sequence[ItemState] = list(
        ItemState.objects.filter(registration_id=registration_id)
        .select_related("registration")
        .defer("values")
    )
    return Seen(rows[0].registration.revision if rows else 0, {row.item: part_of(row) for row in rows})


def _write(registration_id: int, revision: int, whole: Whole, now: datetime) -> bool:
    rows = Registration.objects.filter(pk=registration_id, revision=revision)
    ended = {"ended_at": Coalesce("ended_at", now)} if whole.has_ended else {}
    return bool(
        rows.update(
            revision=revision + 1,
            status=whole.status,
            success=whole.success,
            score_hundredths=whole.score,
            last_at=now,
            **ended,
        )
    )
