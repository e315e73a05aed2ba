"""Every write about the rules of a class: trying them out, moving the class."""

from lms.rulechanges.actions.moving import approve_move, carry_out, go_on, propose_move, reject_move
from lms.rulechanges.actions.trying import ask_for_trial, forget_trials, make_trial

__all__ = [
    "approve_move",
    "ask_for_trial",
    "carry_out",
    "forget_trials",
    "go_on",
    "make_trial",
    "propose_move",
    "reject_move",
]
