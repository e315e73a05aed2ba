"""One person in one class moves to another rule set: every hour is taken back and credited anew (domain §4.5 X5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lms.cohorts.actions.rulesets import pin_ruleset
from lms.cohorts.models import Enrolment
from lms.ledger.actions.deriving import derive_people
from lms.ledger.actions.queueing import lock_person, mark_derived
from lms.ledger.queries.units import Units, account_units
from lms.rulesets.models import RuleSet


@dataclass(frozen=True, slots=True)
class Moved:
    """The hours of an enrolment before and after, and how many entries say so."""

    before: Units
    after: Units
    entries: int


@transaction.atomic
def move_to_ruleset(*, enrolment: Enrolment, ruleset: RuleSet, why: str, at: datetime | None = None) -> Moved:
    """Count the person by `ruleset` from now on and for all days whose evidence stands, beside each line its reversal.

    What people posted stays. Whoever is on it already is left alone. Who may: the room of rule changes, which asks two
    people first. Emits what deriving does.
    """
    lock_person(enrolment.learner_id)
    pinned = Enrolment.objects.select_related("ruleset").get(pk=enrolment.pk)
    before = account_units(pinned)
    if pinned.ruleset_id == ruleset.pk:
        return Moved(before, before, 0)
    reason = f"{pinned.ruleset} → {ruleset}: {why}"
    pin_ruleset(enrolment=pinned, ruleset=ruleset)
    posted = derive_people({pinned.learner_id: None}, at=at, again={pinned.pk: reason})
    mark_derived([lock_person(pinned.learner_id)])
    own = sum(entry.account.enrolment_id == pinned.pk for entry in posted)
    return Moved(before, account_units(pinned), own)
