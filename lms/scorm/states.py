"""Between rows and rules: an item's row as the attempt that the rules know, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from lms.scorm.models import ItemState
from lms.scorm.rules.attempts12 import Attempt, Claim

COLUMNS = tuple(field.name for field in fields(Attempt))


def attempt_of(row: ItemState, *, with_values: bool = True) -> Attempt:
    """The row as the rules know it; without values where only a whole new state is to come."""
    said: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS if name != "values"}  # Any: columns
    return Attempt(**said, values=row.values if with_values else {})


def columns_of(attempt: Attempt, claim: Claim) -> dict[str, Any]:  # Any: column values
    """What a row keeps of an attempt: its fields, and what they claim."""
    kept: dict[str, Any] = {name: getattr(attempt, name) for name in COLUMNS}  # Any: see above
    kept["values"] = dict(attempt.values)
    return {**kept, "success": claim.success, "score_hundredths": claim.score, "is_done": claim.is_done}
