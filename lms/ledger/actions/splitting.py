"""The hours of people who went into another class by a split: moved along, as every transfer is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from lms.ledger.actions.correcting import Said, transfer_hours
from lms.ledger.names import CorrectionState
from lms.ledger.refusals import NothingToMove, OwnHours


@dataclass(frozen=True, slots=True)
class MovedAlong:
    """How many people's hours are moved, wait for a second person, or could not be moved by the actor (their own)."""

    moved: int = 0
    waiting: int = 0
    left: int = 0


@transaction.atomic
def move_hours_along(*, actor: User, moves: Iterable[tuple[Enrolment, Enrolment]], why: str) -> MovedAlong:
    """`transfer_hours` for each (before, after); people without hours are passed over. Again it changes nothing.

    Office only; audited; each is told. Raises ReasonMissing, NotOffice.
    """
    moved = waiting = left = 0
    for before, after in moves:
        said = Said(why, key=f"split:{before.uuid}:{after.uuid}")
        try:
            correction = transfer_hours(actor=actor, enrolment=before, target=after, said=said)
        except NothingToMove:
            continue
        except OwnHours:
            left += 1
            continue
        if correction.state == CorrectionState.WAITING:
            waiting += 1
        else:
            moved += 1
    return MovedAlong(moved, waiting, left)
