"""What courseware claims of its time and of itself reaches the ledger as evidence beside the server's clock (ADR 0071)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from lms.ledger.refusals import EvidenceRefused
from lms.scorm.models import ItemState, Registration
from lms.scorm.rules.visits import SILENT, TOLD_EVERY, Standing, Visit, is_news, is_urgent, noted
from media_pipeline.jobs import ring

log = logging.getLogger(__name__)

TELL_TASK = "lms.scorm.tell"
TOLD_AT_ONCE = 200
# No word of a status, in either edition.
UNSAID = frozenset({"", "unknown"})


def note_visit(
    row: ItemState, columns: Mapping[str, Any], *, has_ended: bool, at: datetime
) -> dict[str, Any]:  # Any: column values
    """What to write besides, so that the ledger is told of what a commit changed; no query.

    `columns` are what the commit makes of `row`, `has_ended` whether the whole registration is done then. Where the
    answer says `urgent` the caller calls `ring_for` once it has written. Who may: the action that takes commits.
    """
    before = _standing(vars(row), has_ended=row.registration.ended_at is not None)
    after = _standing(columns, has_ended=has_ended)
    is_over = 0 < after.session == columns["finished_in"]
    if not is_news(before, after):
        return {"urgent": True} if is_over and row.untold else {}
    visit = Visit(
        session=after.session,
        seq=columns["seq"],
        begun=(row.visit_at or row.begun_at).isoformat(),
        said=at.isoformat(),
        claimed_cs=after.claimed_cs,
        is_done=after.is_done,
    )
    return {
        "untold": noted(row.untold, visit),
        "untold_since": row.untold_since or at,
        "urgent": row.urgent or is_urgent(before, after, is_finished=is_over),
    }


def ring_for(state_id: int) -> None:
    """After commit, wake a worker that tells the ledger of this state."""
    ring(TELL_TASK, state_id)


def _standing(columns: Mapping[str, Any], *, has_ended: bool) -> Standing:  # Any: column values
    says = bool({columns["raw_status"], columns.get("raw_success", "")} - UNSAID)
    return Standing(
        session=columns["session"],
        claimed_cs=columns["session_cs"],
        is_done=True if has_ended else False if says else None,
    )


@transaction.atomic
def tell(state_id: int, *, at: datetime | None = None) -> int:
    """Hand what is noted of one state to the ledger; returns how many visits. Harmless to repeat: each word has a name
    of its own, and what was handed over is gone from the row in the same transaction.
    """
    now = at or timezone.now()
    rows = ItemState.objects.select_for_update(of=("self",)).select_related(
        "registration__enrolment__ruleset"
    )
    state = rows.filter(pk=state_id, untold_since__isnull=False).first()
    if state is None:
        return 0
    told = list(_evidence(state))
    try:
        record_evidence(told, at=now)
    except EvidenceRefused as refusal:  # of a time whose evidence went: nothing of it is derived any more
        log.warning("what courseware said in %s is not taken: %s", state, refusal)
    ItemState.objects.filter(pk=state.pk).update(untold=[], untold_since=None, urgent=False)
    return len(told)


def _evidence(state: ItemState) -> Iterator[NewEvidence]:
    registration: Registration = state.registration
    for one in state.untold:
        visit = Visit(*one)
        begun, said = datetime.fromisoformat(visit.begun), datetime.fromisoformat(visit.said)
        yield NewEvidence(
            natural_key=f"courseware:{uuid5(registration.uuid, state.item)}:{visit.session}:{visit.seq}",
            enrolment=registration.enrolment,
            kind=EvidenceKind.COURSEWARE_TIME,
            mode=Mode.ONLINE,
            grade=Grade.D,
            lesson_uuid=registration.lesson_uuid,
            lesson_version=registration.lesson_version,
            started_at=begun,
            ended_at=max(begun, said),
            source={
                "registration": str(registration.uuid),
                "item": state.item,
                "session": visit.session,
                "seq": visit.seq,
                "claimed_cs": visit.claimed_cs,
                "done": registration.ended_at is not None or visit.is_done,
                "status": state.raw_status,
            },
        )


def due_states(now: datetime | None = None) -> Sequence[int]:
    """States with something to tell that is urgent, a quarter of an hour old, or of a page that was left: one query."""
    at = now or timezone.now()
    due = Q(urgent=True) | Q(untold_since__lte=at - TOLD_EVERY) | Q(last_at__lte=at - SILENT)
    rows = ItemState.objects.filter(due, untold_since__isnull=False).order_by("untold_since")
    return list(rows.values_list("pk", flat=True)[:TOLD_AT_ONCE])


def tell_due(now: datetime | None = None) -> int:
    """Tell of every state that is due, each in its own transaction; returns how many. Safe to repeat."""
    return sum(tell(pk, at=now) > 0 for pk in due_states(now))
