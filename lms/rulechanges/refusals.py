"""What cannot be done with the rules of a class, in words for the office."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class RuleChangesRefusal(Refusal):
    """Something about the rules of a class that cannot be done. Nothing has changed."""

    code = "rule-change-refused"


class ReasonMissing(RuleChangesRefusal):
    code = "reason-missing"
    words = _("Write the reason: every learner of the class and the auditor will read it.")


class TrialNotDone(RuleChangesRefusal):
    code = "trial-not-done"
    words = _("The trial is not finished. Nobody should decide before it shows what would happen.")


class TrialTooOld(RuleChangesRefusal):
    code = "trial-too-old"
    words = _("The trial is older than %(days)s days. Make a new one first: the hours have gone on since.")


class MoveOpen(RuleChangesRefusal):
    code = "move-open"
    words = _("Another move of this class is not finished. Decide it, or let it end, first.")


class SecondPersonNeeded(RuleChangesRefusal):
    code = "second-person-needed"
    words = _("Somebody else of the office has to agree: you proposed it yourself.")


class MoveDecided(RuleChangesRefusal):
    code = "move-decided"
    words = _("This move is decided already.")


class ZoneAfterExpiry(RuleChangesRefusal):
    """Where days end elsewhere, the hours of the day at the horizon would fall on a day that is not derived again."""

    code = "zone-after-expiry"
    words = _(
        "Evidence of this class has expired, and %(rule)s divides days in another time zone. Choose a rule set of the"
        " same zone."
    )
