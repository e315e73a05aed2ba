"""Texts and courseware have no film clock: active time fills a pseudo time line from 0 to the nominal time (domain §4.2 O11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lms.ledger.actions.queueing import lock_person
from lms.ledger.actions.recording import NewEvidence, record_evidence
from lms.ledger.models import Evidence, LessonProgress
from lms.ledger.names import EvidenceKind
from lms.ledger.rules.intervals import Interval, first, from_json, subtract, union


@transaction.atomic
def record_reading(
    items: Sequence[NewEvidence], *, nominal_ms: int, at: datetime | None = None
) -> list[Evidence]:
    """Record stretches of active reading of one lesson by one person; where they lie on the time line is decided
    here: on the first parts not credited yet. So the credit is min(active time, nominal), over any number of days.
    Courseware may bound its time afterwards: its stretches lie on what was not seen first, and then on the rest.

    Derives at once, under the person's lock. Who may: study alone. Raises EvidenceRefused.
    """
    now = at or timezone.now()
    recorded: list[Evidence] = []
    for item in items:
        lock_person(item.enrolment.learner_id)
        known = Evidence.objects.filter(natural_key__startswith=f"{item.natural_key}/")
        recorded += known or record_evidence(list(_placed(item, nominal_ms)), at=now, derive_now=True)
    return recorded


def _placed(item: NewEvidence, nominal_ms: int) -> Iterator[NewEvidence]:
    """The stretch, cut where the free parts of the time line are cut. What is beyond the nominal time has no media."""
    wall_ms = (item.ended_at - item.started_at) // timedelta(milliseconds=1)
    is_active = item.playing and item.visible
    parts = first(_free(item, nominal_ms), wall_ms) if is_active else ()
    at_ms = 0
    for place, (start, end) in enumerate(parts):
        yield _part(item, place, at_ms, at_ms + int(end - start), (start, end))
        at_ms += int(end - start)
    if at_ms < wall_ms:
        yield _part(item, len(parts), at_ms, wall_ms, (nominal_ms, nominal_ms))


def _part(item: NewEvidence, place: int, from_ms: int, to_ms: int, media: Interval) -> NewEvidence:
    return replace(
        item,
        natural_key=f"{item.natural_key}/{place}",
        started_at=item.started_at + timedelta(milliseconds=from_ms),
        ended_at=item.started_at + timedelta(milliseconds=to_ms),
        media_from_ms=int(media[0]),
        media_to_ms=int(media[1]),
    )


def _free(item: NewEvidence, nominal_ms: int) -> tuple[Interval, ...]:
    own = LessonProgress.objects.filter(enrolment__learner_id=item.enrolment.learner_id)
    rows = own.filter(lesson_uuid=str(item.lesson_uuid)).values_list("credited", flat=True)
    whole = [(int(start), -(-end // 1)) for start, end in union(*(from_json(row) for row in rows))]
    free = subtract([(0, nominal_ms)], whole)
    if item.kind != EvidenceKind.COURSEWARE:
        return free
    seen = union(
        *(
            from_json(row)
            for row in own.filter(lesson_uuid=str(item.lesson_uuid)).values_list("seen", flat=True)
        )
    )
    unseen = subtract(free, seen)
    return (*unseen, *subtract(free, unseen))
