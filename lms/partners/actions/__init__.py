"""Every write about partners: the partners themselves, their departments, who acts for them."""

from lms.partners.actions.examiners import set_examiner
from lms.partners.actions.grants import end_grant, grant_course
from lms.partners.actions.members import Newcomer, end_rank, invite_member, set_rank
from lms.partners.actions.shifts import add_pattern, archive_pattern, close_days, remove_turn, set_turn
from lms.partners.actions.tenants import (
    add_department,
    add_departments,
    add_member,
    change_partner,
    create_partner,
    end_membership,
)
from lms.partners.actions.tokens import make_token, note_use, revoke_token

__all__ = [
    "Newcomer",
    "add_department",
    "add_departments",
    "add_member",
    "add_pattern",
    "archive_pattern",
    "change_partner",
    "close_days",
    "create_partner",
    "end_grant",
    "end_membership",
    "end_rank",
    "grant_course",
    "invite_member",
    "make_token",
    "note_use",
    "remove_turn",
    "revoke_token",
    "set_examiner",
    "set_rank",
    "set_turn",
]
