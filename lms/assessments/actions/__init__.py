"""Every write to an attempt: start or resume, save one answer, hand in once, close what is over, release."""

from lms.assessments.actions.answering import Packet, Saved, attempt_token, save_answer, save_answers
from lms.assessments.actions.handing_in import (
    expire_due,
    make_known,
    release_attempt,
    submit_attempt,
    verdict,
)
from lms.assessments.actions.starting import Entry, latest_attempt, start_attempt

__all__ = [
    "Entry",
    "Packet",
    "Saved",
    "attempt_token",
    "expire_due",
    "latest_attempt",
    "make_known",
    "release_attempt",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "verdict",
]
