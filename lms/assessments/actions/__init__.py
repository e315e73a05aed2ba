"""Every write to an attempt: start or resume, save one answer, hand in once, close what is over, release."""

from lms.assessments.actions.answering import (
    Packet,
    Saved,
    Standing,
    attempt_token,
    save_answer,
    save_answers,
    standing_of,
)
from lms.assessments.actions.handing_in import (
    expire_due,
    hand_in,
    make_known,
    submit_attempt,
    verdict,
)
from lms.assessments.actions.invigilating import begin_sitting, give_seats, let_in, send_out
from lms.assessments.actions.leaving import Away, note_leavings
from lms.assessments.actions.letting_out import release_sitting, tell_results
from lms.assessments.actions.moving import ask_to_move, decide_aside, go_on_here, let_go, take_over
from lms.assessments.actions.papers import draw_ahead, papers_for
from lms.assessments.actions.sittings import (
    SittingPlan,
    cancel_sitting,
    change_sitting,
    give_time,
    make_sitting,
)
from lms.assessments.actions.starting import Entry, latest_attempt, start_attempt

__all__ = [
    "Away",
    "Entry",
    "Packet",
    "Saved",
    "SittingPlan",
    "Standing",
    "ask_to_move",
    "attempt_token",
    "begin_sitting",
    "cancel_sitting",
    "change_sitting",
    "decide_aside",
    "draw_ahead",
    "expire_due",
    "give_seats",
    "give_time",
    "go_on_here",
    "hand_in",
    "latest_attempt",
    "let_go",
    "let_in",
    "make_known",
    "make_sitting",
    "note_leavings",
    "papers_for",
    "release_sitting",
    "save_answer",
    "save_answers",
    "send_out",
    "standing_of",
    "start_attempt",
    "submit_attempt",
    "take_over",
    "tell_results",
    "verdict",
]
