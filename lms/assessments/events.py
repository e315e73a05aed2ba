"""News of an attempt, told after the commit; higher rooms only enqueue work on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class AttemptGraded:
    """An attempt was handed in or closed by the server, and graded."""

    attempt_uuid: UUID
    enrolment_id: int
    lesson_uuid: UUID
    passed: bool


# Sent with `event=<AttemptGraded>`; the sender is the event's class.
attempt_graded = Signal()


def send_on_commit(event: AttemptGraded) -> None:
    """Tell receivers after the transaction commits; one that raises harms nobody."""
    transaction.on_commit(lambda: attempt_graded.send_robust(sender=AttemptGraded, event=event))
