"""Between rows and rules: an item's row as the attempt that the rules know, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from lms.scorm.models import ItemState
from lms.scorm.rules.attempts12 import Claim
from lms.scorm.rules.standards import AnyAttempt, Standard


def attempt_of(row: ItemState, standard: Standard, *, with_values: bool = True) -> AnyAttempt:
    """The row as the rules of the standard know it; without values where only a whole new state is to come."""
    columns = [field.name for field in fields(standard.attempt_type) if field.name != "values"]
    said: dict[str, Any] = {name: getattr(row, name) for name in columns}  # Any: columns
    return standard.attempt_type(**said, values=row.values if with_values else {})


def columns_of(attempt: AnyAttempt, claim: Claim) -> dict[str, Any]:  # Any: column values
    """What a row keeps of an attempt: its fields, and what they claim."""
    kept: dict[str, Any] = {
        each.name: getattr(attempt, each.name) for each in fields(attempt)
    }  # Any: see above
    kept["values"] = dict(attempt.values)
    return {**kept, "success": claim.success, "score_hundredths": claim.score, "is_done": claim.is_done}
