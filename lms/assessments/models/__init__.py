"""Rows of the room: attempts and what is saved of them."""

from lms.assessments.models.attempts import Answer, Attempt, AttemptState
from lms.assessments.models.marking import Mark, Marking, MarkingPlan, MarkingStage

__all__ = [
    "Answer",
    "Attempt",
    "AttemptState",
    "Mark",
    "Marking",
    "MarkingPlan",
    "MarkingStage",
]
