"""News of classes, told after the commit; higher rooms only enqueue work on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A learner is in a class, for the first time or again."""

    enrolment_id: int
    enrolment_uuid: UUID


@dataclass(frozen=True, slots=True)
class CourseAdded:
    """A class learns one more course."""

    cohort_id: int
    course_key: UUID


Event = Enrolled | CourseAdded

# Each signal is sent with `event=<the dataclass>`; sender is the event's class.
enrolled = Signal()
course_added = Signal()

_SIGNALS: dict[type, Signal] = {Enrolled: enrolled, CourseAdded: course_added}


def send_on_commit(event: Event) -> None:
    """Tell receivers after the transaction commits; one that raises is logged by Django and harms nobody."""
    transaction.on_commit(lambda: _SIGNALS[type(event)].send_robust(sender=type(event), event=event))
