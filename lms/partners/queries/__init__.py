"""Lists of partners, and of what belongs to them."""

from lms.partners.queries.grants import grants_of
from lms.partners.queries.members import hr_of
from lms.partners.queries.shifts import (
    Calendars,
    calendar_of,
    calendars_of,
    pattern_of,
    patterns_of,
    turns_of,
)
from lms.partners.queries.tenants import departments_of, members_of, partner_list
from lms.partners.queries.tokens import digest_of, token_in_use, tokens_of

__all__ = [
    "Calendars",
    "calendar_of",
    "calendars_of",
    "departments_of",
    "digest_of",
    "grants_of",
    "hr_of",
    "members_of",
    "partner_list",
    "pattern_of",
    "patterns_of",
    "token_in_use",
    "tokens_of",
    "turns_of",
]
