"""News of cases, told after the commit; higher rooms only enqueue work on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A person has answered a case. `kind` and `outcome` are those of `names`; `thread` is the natural key given."""

    case_id: int
    case_uuid: UUID
    kind: str
    outcome: str
    thread: str
    learner_id: int
    enrolment_id: int | None


# Sent with `event=<CaseClosed>`; the sender is its class.
case_closed = Signal()


def send_on_commit(event: CaseClosed) -> None:
    """Tell receivers after the transaction commits; one that raises is logged by Django and harms nobody."""
    transaction.on_commit(lambda: case_closed.send_robust(sender=CaseClosed, event=event))
