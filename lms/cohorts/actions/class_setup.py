"""What a class of some kind has besides name and days: seats, name-giver, place, organiser, expected people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Cohort
from lms.cohorts.rules.kinds import MOST_SEATS, Ask, is_asked
from lms.cohorts.rules.setup_refusals import SeatsImpossible

FIELDS = ("seats", "brand", "place", "organiser", "is_public", "expected_categories")


@dataclass(frozen=True, slots=True)
class ClassSetup:
    """The answers to the questions of a kind; `expected_categories` are codes of categories of people."""

    seats: int | None = None
    brand: str = ""
    place: str = ""
    organiser: str = ""
    is_public: bool = False
    expected_categories: Sequence[str] = ()


def setup_of(cohort: Cohort) -> ClassSetup:
    """The answers that a class has."""
    return ClassSetup(**{field: getattr(cohort, field) for field in FIELDS})


@transaction.atomic
def set_up_cohort(*, actor: User | None, cohort: Cohort, setup: ClassSetup) -> Cohort:
    """Keep the answers that the kind of the class asks for; others are left empty. Office only.

    Audited; the same again changes nothing. Raises SeatsImpossible, NotOffice.
    """
    require_office(actor)
    if setup.seats is not None and not 1 <= setup.seats <= MOST_SEATS:
        raise SeatsImpossible(most=f"{MOST_SEATS:,}")
    before = {field: getattr(cohort, field) for field in FIELDS}
    asked = {ask: is_asked(cohort.kind, ask) for ask in Ask}
    cohort.seats = setup.seats if asked[Ask.SEATS] else None
    cohort.brand = setup.brand.strip() if asked[Ask.BRAND] else ""
    cohort.place = setup.place.strip() if asked[Ask.PLACE] else ""
    cohort.organiser = setup.organiser.strip() if asked[Ask.ORGANISER] else ""
    cohort.is_public = setup.is_public and asked[Ask.PUBLIC]
    cohort.expected_categories = list(setup.expected_categories) if asked[Ask.CATEGORIES] else []
    if before != {field: getattr(cohort, field) for field in FIELDS}:
        cohort.save(update_fields=FIELDS)
        record(
            actor=actor,
            action="class.set_up",
            noun="class",
            object_uuid=cohort.uuid,
            detail={"before": before},
        )
    return cohort
