"""Every write about attendance: signing, marking, closing, guests."""

from lms.attendance.actions.closing import Closed, close_session, confirm_out
from lms.attendance.actions.guests import decide_candidate, note_candidate, report_name
from lms.attendance.actions.kits import Issued, Synced, accept_events, held_kit, issue_kit
from lms.attendance.actions.making_up import plan_make_up
from lms.attendance.actions.papers import bring_paper, compare_paper
from lms.attendance.actions.registers import register_of, registers_of
from lms.attendance.actions.showing import roll_call, show_lesson, stop_lesson
from lms.attendance.actions.signing import (
    check_code,
    checked_strokes,
    mark,
    sign_by_code,
    sign_by_finger,
    sign_by_pin,
)

__all__ = [
    "Closed",
    "Issued",
    "Synced",
    "accept_events",
    "bring_paper",
    "check_code",
    "checked_strokes",
    "close_session",
    "compare_paper",
    "confirm_out",
    "decide_candidate",
    "held_kit",
    "issue_kit",
    "mark",
    "note_candidate",
    "plan_make_up",
    "register_of",
    "registers_of",
    "report_name",
    "roll_call",
    "show_lesson",
    "sign_by_code",
    "sign_by_finger",
    "sign_by_pin",
    "stop_lesson",
]
