"""Every write about partners: the partners themselves, their departments, who acts for them."""

from lms.partners.actions.tenants import (
    add_department,
    add_departments,
    add_member,
    change_partner,
    create_partner,
    end_membership,
    grant_course,
)

__all__ = [
    "add_department",
    "add_departments",
    "add_member",
    "change_partner",
    "create_partner",
    "end_membership",
    "grant_course",
]
