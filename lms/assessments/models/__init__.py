"""Rows of the room: attempts and what is saved of them."""

from lms.assessments.models.attempts import Answer, Attempt, AttemptState

__all__ = ["Answer", "Attempt", "AttemptState"]
