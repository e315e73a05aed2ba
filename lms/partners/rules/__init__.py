"""Decisions about partners as pure values: who may do what, and what cannot be done, in words."""

from lms.partners.rules.refusals import (
    DepartmentNameMissing,
    ForeignDepartment,
    HeadWithoutDepartment,
    LastManager,
    NotManager,
    NumberOfAnother,
    PartnerIsThere,
    PartnerKeyTaken,
    PartnerNameMissing,
    PartnersRefusal,
    key_from,
)
from lms.partners.rules.rights import GIVEN_BY_MANAGERS, RIGHTS, SEES, Rank, Right, Sight, may, ranks_with

__all__ = [
    "GIVEN_BY_MANAGERS",
    "RIGHTS",
    "SEES",
    "DepartmentNameMissing",
    "ForeignDepartment",
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
    "Sight",
    "key_from",
    "may",
    "ranks_with",
]
