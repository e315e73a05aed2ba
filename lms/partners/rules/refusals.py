"""What the office may not do with a partner, in words."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class PartnersRefusal(Refusal):
    """Something about a partner that cannot be done."""

    code = "partners-refused"


class PartnerNameMissing(PartnersRefusal):
    code = "name-missing"
    words = _("Write the name of the partner.")


class PartnerKeyTaken(PartnersRefusal):
    code = "key-taken"
    words = _("The key %(key)s is taken by %(name)s. Choose another one.")


class PartnerIsThere(PartnersRefusal):
    """A form sent twice, or a second partner that nobody could tell from the first."""

    code = "name-taken"
    words = _("%(name)s is a partner already. Open it, or write a name that tells the two apart.")


class DepartmentNameMissing(PartnersRefusal):
    code = "department-missing"
    words = _("Write the name of the department.")


class ForeignDepartment(PartnersRefusal):
    code = "foreign-department"
    words = _("This department belongs to another partner. Choose one of %(partner)s.")


class NotMentor(PartnersRefusal):
    """Examiners at the bench are mentors of the partner."""

    code = "not-a-mentor"
    words = _("%(name)s is not a mentor of %(partner)s. Add the person as a mentor first.")


class LastManager(PartnersRefusal):
    """Somebody must be left who can give rights."""

    code = "last-manager"
    words = _("%(name)s is the last manager of %(partner)s. Make somebody else manager first.")


class HeadWithoutDepartment(PartnersRefusal):
    """A head of nothing would see nobody, and wonder why."""

    code = "department-needed"
    words = _("Choose the department that this person heads.")


class NotManager(PartnersRefusal):
    """Kept for actions; pages answer 404 before."""

    code = "not-manager"
    words = _("Only a manager of the partner does this.")


class NumberOfAnother(PartnersRefusal):
    """Whose it is stays unsaid: a manager of a partner does not look people up by their numbers."""

    code = "number-of-another"
    words = _(
        "This telephone number or user name belongs to somebody of another name. Compare both, or ask the training office."
    )


class TokenNameMissing(PartnersRefusal):
    code = "token-name-missing"
    words = _("Write for which program the token is.")


class TokenWithoutScope(PartnersRefusal):
    code = "scope-missing"
    words = _("Tick what the program may read.")


class TokenEndsBadly(PartnersRefusal):
    code = "token-end"
    words = _("Choose a last day between today and a year from now.")


class GrantIsOver(PartnersRefusal):
    code = "grant-over"
    words = _("This day is over. Choose today or a later day, or none.")


def key_from(name: str) -> str:
    """A key from a name in Latin letters ('' when it has none): 'Yunling Zinc' → yunling-zinc."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    return (
        re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower())
        .strip("-")[:40]
        .strip("-")
    )
