"""One row a person is both the lock on their hours and the work to derive them again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.ledger.models import DERIVE_TASK, Derivation
from media_pipeline.jobs import WorkState, ask

NEVER = date(1970, 1, 1)


def lock_person(learner_id: int) -> Derivation:
    """The row of the person, locked until the transaction ends; made when it is not there."""
    return lock_people([learner_id])[learner_id]


def lock_people(learner_ids: Collection[int]) -> dict[int, Derivation]:
    """The rows of many people, locked in one order, so that two callers never wait for each other in a circle.

    New rows wait for whoever makes the same ones: they are made while nobody of this call is locked yet.
    """
    found = _locked(learner_ids) if len(learner_ids) == 1 else {}
    if len(found) < len(learner_ids):
        _make_missing(learner_ids)
        found = _locked(learner_ids)
    return found


def _make_missing(learner_ids: Collection[int]) -> None:
    known = Derivation.objects.filter(learner_id__in=learner_ids).values_list("learner_id", flat=True)
    missing = sorted(set(learner_ids) - set(known))
    fresh = [Derivation(learner_id=pk, since_day=NEVER, state=WorkState.DONE) for pk in missing]
    Derivation.objects.bulk_create(fresh, ignore_conflicts=True)


def _locked(learner_ids: Collection[int]) -> dict[int, Derivation]:
    rows = Derivation.objects.select_for_update().filter(learner_id__in=learner_ids)
    return {row.learner_id: row for row in rows.order_by("learner_id")}


def requeue(work: Derivation, *, since_day: date) -> None:
    """Ask for the person's days from `since_day` on. A run that is going on loses its lease, and runs again."""
    since = min([since_day, *work.open_since()])
    ask(Derivation.objects.filter(pk=work.pk), DERIVE_TASK, since_day=since)
    work.state, work.since_day = WorkState.QUEUED, since


def mark_derived(work: Iterable[Derivation]) -> None:
    """The days of these people were derived in this transaction: nothing is left to do."""
    rows, now = list(work), timezone.now()
    Derivation.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=WorkState.DONE, fence=F("fence") + 1, lease_until=None, finished_at=now, updated_at=now
    )
    for row in rows:
        row.state = WorkState.DONE


@transaction.atomic
def requeue_everything(learner_id: int) -> None:
    """Derive a person's whole history again: for reconcile, and after a repair."""
    requeue(lock_person(learner_id), since_day=NEVER)
