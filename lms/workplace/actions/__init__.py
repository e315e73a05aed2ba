"""Every write about work at the workplace: lines, signatures, deputies, skills, and who is told of a missing week."""

from lms.workplace.actions.alarms import tell_of_missing_weeks
from lms.workplace.actions.deputies import end_deputy, set_deputy
from lms.workplace.actions.mastering import tick_mastery
from lms.workplace.actions.pads import Issued, Synced, accept_decisions, held_pad, issue_pad
from lms.workplace.actions.signing import return_line, sign_lines
from lms.workplace.actions.writing import Draft, rewrite_line, withdraw_line, write_lines

__all__ = [
    "Draft",
    "Issued",
    "Synced",
    "accept_decisions",
    "end_deputy",
    "held_pad",
    "issue_pad",
    "return_line",
    "rewrite_line",
    "set_deputy",
    "sign_lines",
    "tell_of_missing_weeks",
    "tick_mastery",
    "withdraw_line",
    "write_lines",
]
