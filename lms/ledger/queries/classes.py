"""What a list of people shows, one row a person, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lms.ledger.queries.units import Units, units_of


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One person in one class: hours, lessons done, and when they were last active."""

    enrolment_id: int
    units: Units
    lessons_done: int
    last_activity_at: datetime | None


def class_rows(enrolment_ids: Iterable[int]) -> dict[int, ClassRow]:
    """A row for each enrolment, from the projections: one query, once their rule sets are known. Scope first: the ids come from an `access`."""
    return {
        pk: ClassRow(pk, units, units.lessons_done, units.last_activity_at)
        for pk, units in units_of(enrolment_ids).items()
    }
