"""Where a learner stands in a lesson at this moment, before it is settled; how much waits for settling, or for the office."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min

from courses.outline import CourseOutline
from lms.study.models import Lease, OfflineBatch, OfflinePass, PromptStyle
from lms.study.names import BatchState
from lms.study.rules.offline import Held, upper_bound_s
from lms.study.rules.presence import OTHER_LESSONS
from lms.study.rules.spans import Span

MILLISECOND = timedelta(milliseconds=1)


def live_position_ms(learner_id: int, lesson_uuid: UUID) -> int | None:
    """Where the player of the newest lease on this lesson was at its last beat; None if it was never opened.

    One query. The ledger's `position_ms` follows when the lease is settled.
    """
    newest = Lease.objects.filter(learner_id=learner_id, lesson_uuid=lesson_uuid).order_by("-issued_at")
    return newest.values_list("position_ms", flat=True).first()


def unsettled() -> tuple[int, datetime | None]:
    """How many leases hold something that the ledger has not, and since when the oldest does. One query."""
    held = Lease.objects.filter(unsettled_since__isnull=False)
    found = held.aggregate(leases=Count("pk"), since=Min("unsettled_since"))
    return found["leases"], found["since"]


@dataclass(frozen=True, slots=True)
class HeldBatch:
    """One batch that waits for the office: what it claims, and when that was, as far as a clock proves it."""

    batch: OfflineBatch
    claimed_s: int
    whys: Sequence[str]
    began_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """What waits of one pass. `most_s`: each moment once, and never more than the gap it fell in."""

    offline_pass: OfflinePass
    batches: Sequence[HeldBatch]
    held: Sequence[Held]
    most_s: int


def held_of(row: OfflineBatch) -> list[Held]:
    """What of a batch waits for the office, or waited."""
    return [Held(Span(*span), why, is_placed, run) for span, why, is_placed, run in row.held]


def gap_ms_of(row: OfflineBatch, lease: Lease) -> int:
    """Milliseconds between the lease and the arrival: more than that nobody can have learned."""
    return (row.received_at - lease.issued_at) // MILLISECOND


def review_of(pass_uuid: UUID) -> Review | None:
    """What waits of this pass; without batches when all is decided, None when there is no such pass. Two queries."""
    found = OfflinePass.objects.select_related("key", "lease__enrolment__ruleset", "lease__enrolment__cohort")
    offline_pass = found.filter(uuid=pass_uuid).first()
    if offline_pass is None:
        return None
    lease = offline_pass.lease
    waiting = OfflineBatch.objects.filter(offline_pass=offline_pass, state=BatchState.HELD)
    rows = list(waiting.order_by("received_at", "pk"))
    held = [one for row in rows for one in held_of(row)]
    gap_ms = max((gap_ms_of(row, lease) for row in rows), default=0)
    batches = [_held_batch(row, lease) for row in rows]
    return Review(offline_pass, batches, held, upper_bound_s(held, gap_ms=gap_ms))


def _held_batch(row: OfflineBatch, lease: Lease) -> HeldBatch:
    held = [one for one in held_of(row) if one.span.is_live]
    placed = [one.span for one in held if one.is_placed]
    return HeldBatch(
        batch=row,
        claimed_s=sum(one.span.end_ms - one.span.start_ms for one in held) // 1000,
        whys=sorted({one.why for one in held} or {row.reason}),
        began_at=lease.issued_at + MILLISECOND * min(span.start_ms for span in placed) if placed else None,
        ended_at=lease.issued_at + MILLISECOND * max(span.end_ms for span in placed) if placed else None,
    )


def has_simple_prompts(learner_id: int) -> bool:
    """Whether this person wants large pictures that are read aloud. One query."""
    return PromptStyle.objects.filter(learner_id=learner_id, is_simple=True).exists()


def other_lessons(outline: CourseOutline, lesson_uuid: UUID) -> list[UUID]:
    """Lessons that a presence prompt may name beside the one that plays: the nearest of the course, each unlike it in
    its titles. No query; for the same version always the same.
    """
    own = outline.lesson(lesson_uuid)
    if own is None:
        return []
    place, found = outline.lessons.index(own), {lesson_uuid: frozenset(own.title.values())}
    for other in sorted(outline.lessons, key=lambda each: abs(outline.lessons.index(each) - place)):
        titles = frozenset(other.title.values())
        if len(found) <= OTHER_LESSONS and titles and not any(titles & known for known in found.values()):
            found[other.uuid] = titles
    return [uuid for uuid in found if uuid != lesson_uuid]


def tallies_of(leases: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """How the beats of these leases were (rules.tallies), of those that had any. One query, none for none."""
    if not leases:
        return {}
    held = Lease.objects.filter(uuid__in=leases).values_list("uuid", "tally")
    return {uuid: tally for uuid, tally in held if tally}
