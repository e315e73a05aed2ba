"""Which rule set counts whom: fixed at enrolment, changed by an explicit act alone (domain §4.5 X5)."""

from __future__ import annotations

from django.db import transaction

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Enrolment, Programme
from lms.rulesets.models import RuleSet


def pin_ruleset(*, enrolment: Enrolment, ruleset: RuleSet) -> None:
    """From now on this rule set counts the person in this class.

    Who may: the ledger alone, which posts all hours anew in the same transaction.
    """
    enrolment.ruleset = ruleset
    enrolment.save(update_fields=["ruleset"])


@transaction.atomic
def give_newcomers(*, actor: User, programme: Programme, ruleset: RuleSet, why: str) -> None:
    """Who enrols in a class of this programme from now on is counted by `ruleset`; the others stay. Office only."""
    require_office(actor)
    before = str(programme.ruleset)
    if programme.ruleset_id == ruleset.pk:
        return
    programme.ruleset = ruleset
    programme.save(update_fields=["ruleset"])
    record(
        actor=actor,
        action="programme.rules_changed",
        noun="programme",
        object_uuid=programme.uuid,
        why=why,
        detail={"from": before, "to": str(ruleset)},
    )
