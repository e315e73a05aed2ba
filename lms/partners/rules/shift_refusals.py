"""What HR may not do with shifts and departments, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.partners.rules.refusals import PartnersRefusal


class PatternNameMissing(PartnersRefusal):
    code = "pattern-name-missing"
    words = _("Write the name of the pattern, as people in the workshop say it.")


class PatternNameTaken(PartnersRefusal):
    code = "pattern-name-taken"
    words = _("%(name)s is a pattern already, with other days. Choose another name, or archive the old one.")


class CycleImpossible(PartnersRefusal):
    code = "cycle-impossible"
    words = _("A pattern has at least one working day, and %(most)s days at most. Check the numbers.")


class TurnDaysWrong(PartnersRefusal):
    code = "turn-days-wrong"
    words = _("The last day lies before the first. Change one of the two.")


class ForeignPattern(PartnersRefusal):
    code = "foreign-pattern"
    words = _("This pattern is archived or belongs to another partner. Choose one of the list.")


class DepartmentNameTaken(PartnersRefusal):
    code = "department-taken"
    words = _("%(name)s is a department already. To put the two together, merge them.")


class DepartmentArchived(PartnersRefusal):
    code = "department-archived"
    words = _("%(name)s is archived. Bring it back first, or choose another one.")


class DepartmentInUse(PartnersRefusal):
    code = "department-in-use"
    words = _("People are still in %(name)s: %(n)s. Move them first, or merge it into another department.")


class SameDepartment(PartnersRefusal):
    code = "same-department"
    words = _("Choose another department to merge into.")
