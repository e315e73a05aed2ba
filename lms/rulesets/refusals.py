"""What cannot be done with a rule set, in words for the office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class RulesetsRefusal(Refusal):
    """Something about a rule set that cannot be done."""

    code = "rulesets-refused"


class RuleSetUnknown(RulesetsRefusal):
    code = "ruleset-unknown"
    words = _("There is no rule set %(rule)s.")


class RuleSetInvalid(RulesetsRefusal):
    code = "ruleset-invalid"
    words = _("The rule set %(rule)s cannot be read: %(problem)s.")


class RuleSetFrozen(RulesetsRefusal):
    code = "ruleset-frozen"
    words = _("%(rule)s exists already and says something else. Give your change the next version number.")


class CheckWithoutDocument(RulesetsRefusal):
    code = "document-missing"
    words = _("Write which notice it was compared with: its number and title, or where it is kept.")


class CheckInFuture(RulesetsRefusal):
    code = "checked-in-future"
    words = _("The day of the comparison has not come yet.")
