"""Decisions about partners as pure values: what cannot be done, in words."""

from lms.partners.rules.refusals import (
    DepartmentNameMissing,
    ForeignDepartment,
    PartnerIsThere,
    PartnerKeyTaken,
    PartnerNameMissing,
    PartnersRefusal,
    key_from,
)

__all__ = [
    "DepartmentNameMissing",
    "ForeignDepartment",
    "PartnerIsThere",
    "PartnerKeyTaken",
    "PartnerNameMissing",
    "PartnersRefusal",
    "key_from",
]
