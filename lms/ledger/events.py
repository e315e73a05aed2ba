"""News of the ledger, told after the commit; higher rooms only enqueue work on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class HoursPosted:
    """The posted hours of an enrolment changed on a learning day, up or down."""

    enrolment_id: int
    day: date


@dataclass(frozen=True, slots=True)
class LessonCompleted:
    """A learner has seen 95 % of a lesson and passed its quiz, if it has one. Sent once."""

    enrolment_id: int
    lesson_uuid: UUID


Event = HoursPosted | LessonCompleted

# Each signal is sent once a commit with `events=[…]`, all of one class: news of a whole class costs one look.
# The sender is the class.
hours_posted = Signal()
lesson_completed = Signal()

_SIGNALS: dict[type, Signal] = {HoursPosted: hours_posted, LessonCompleted: lesson_completed}


def send_on_commit(events: Sequence[Event]) -> None:
    """Tell receivers after the transaction commits, in the order of the events; one that raises harms nobody."""
    for kind, signal in _SIGNALS.items():
        own = [event for event in events if type(event) is kind]
        if own:
            transaction.on_commit(partial(signal.send_robust, kind, events=own))
