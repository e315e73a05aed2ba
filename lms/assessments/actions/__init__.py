"""Every write to an attempt: start or resume, save one answer, hand in once, close what is over."""

from lms.assessments.actions.answering import attempt_token, save_answer, save_answers
from lms.assessments.actions.handing_in import expire_due, submit_attempt
from lms.assessments.actions.starting import latest_attempt, start_attempt

__all__ = [
    "attempt_token",
    "expire_due",
    "latest_attempt",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit_attempt",
]
