"""Everything that is written about approvals."""

from lms.approvals.actions.deciding import (
    TickDraft,
    approve_submission,
    call_off,
    return_submission,
    tick_points,
)
from lms.approvals.actions.publishing import publish_directly, publish_due, take_off_the_shelf
from lms.approvals.actions.remarking import add_remark, answer_remark, settle_remark
from lms.approvals.actions.ruling import require_reviews, say_rights
from lms.approvals.actions.submitting import submit_course, withdraw_submission

__all__ = [
    "TickDraft",
    "add_remark",
    "answer_remark",
    "approve_submission",
    "call_off",
    "publish_directly",
    "publish_due",
    "require_reviews",
    "return_submission",
    "say_rights",
    "settle_remark",
    "submit_course",
    "take_off_the_shelf",
    "tick_points",
    "withdraw_submission",
]
