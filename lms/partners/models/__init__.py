"""Partners, their departments, who acts for them, what is opened to them."""

from lms.partners.models.shifts import ShiftPattern, ShiftTurn, StudyDays
from lms.partners.models.tenants import (
    CourseGrant,
    Department,
    MemberRole,
    Membership,
    Partner,
    PartnerKind,
)
from lms.partners.models.tokens import PartnerToken

__all__ = [
    "CourseGrant",
    "Department",
    "MemberRole",
    "Membership",
    "Partner",
    "PartnerKind",
    "PartnerToken",
    "ShiftPattern",
    "ShiftTurn",
    "StudyDays",
]
