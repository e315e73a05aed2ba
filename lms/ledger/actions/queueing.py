"""One row a person is both the lock on their hours and the work to derive them again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.ledger.models import DERIVE_TASK, Derivation
from media_pipeline.jobs import WorkState, ask

NEVER = date(1970, 1, 1)


def lock_person(learner_id: int) -> Derivation:
    """The row of the person, locked until the transaction ends; made when it is not there."""
    found = Derivation.objects.select_for_update().filter(learner_id=learner_id).first()
    if found is not None:
        return found
    fresh = Derivation(learner_id=learner_id, since_day=NEVER, state=WorkState.DONE)
    Derivation.objects.bulk_create([fresh], ignore_conflicts=True)
    return Derivation.objects.select_for_update().get(learner_id=learner_id)


def requeue(work: Derivation, *, since_day: date) -> None:
    """Ask for the person's days from `since_day` on. A run that is going on loses its lease, and runs again."""
    since = min([since_day, *work.open_since()])
    ask(Derivation.objects.filter(pk=work.pk), DERIVE_TASK, since_day=since)
    work.state, work.since_day = WorkState.QUEUED, since


def mark_derived(work: Derivation) -> None:
    """The person's days were derived in this transaction: nothing is left to do."""
    now = timezone.now()
    Derivation.objects.filter(pk=work.pk).update(
        state=WorkState.DONE, fence=F("fence") + 1, lease_until=None, finished_at=now, updated_at=now
    )
    work.state = WorkState.DONE


@transaction.atomic
def requeue_everything(learner_id: int) -> None:
    """Derive a person's whole history again: for reconcile, and after a repair."""
    requeue(lock_person(learner_id), since_day=NEVER)
