"""Decisions about partners as pure values: who may do what, and what cannot be done, in words."""

from lms.partners.rules.refusals import (
    DepartmentNameMissing,
    ForeignDepartment,
    GrantIsOver,
    HeadWithoutDepartment,
    LastManager,
    NotManager,
    NumberOfAnother,
    PartnerIsThere,
    PartnerKeyTaken,
    PartnerNameMissing,
    PartnersRefusal,
    TokenEndsBadly,
    TokenNameMissing,
    TokenWithoutScope,
    key_from,
)
from lms.partners.rules.rights import GIVEN_BY_MANAGERS, RIGHTS, SEES, Rank, Right, Sight, may, ranks_with
from lms.partners.rules.tokens import Scope, is_fair_end

__all__ = [
    "GIVEN_BY_MANAGERS",
    "RIGHTS",
    "SEES",
    "DepartmentNameMissing",
    "ForeignDepartment",
    "GrantIsOver",
    "HeadWithoutDepartment",
    "LastManager",
    "NotManager",
    "NumberOfAnother",
    "PartnerIsThere",
    "PartnerKeyTaken",
    "PartnerNameMissing",
    "PartnersRefusal",
    "Rank",
    "Right",
    "Scope",
    "Sight",
    "TokenEndsBadly",
    "TokenNameMissing",
    "TokenWithoutScope",
    "is_fair_end",
    "key_from",
    "may",
    "ranks_with",
]
