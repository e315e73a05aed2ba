"""Whose work is next: cheap steps before long ones, and a trainer with 200 uploads does not keep one with 1 waiting.

The long work is the ladder of a whole film, or a piece of one that several workers share.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from media_pipeline import jobs, options
from media_pipeline.jobs import WorkState
from media_pipeline.models import MediaJob, Piece
from media_pipeline.states import Step
from media_pipeline.work import PRIORITY

LOOK_AT = 500
# Of each owner no more than these are looked at, so that nobody's rows hide everybody else's.
OF_EACH = 20
MEMORY_S = 3_600
# A piece is as long work as a ladder.
PIECE_RANK = PRIORITY[Step.LADDER]


Row = TypeVar("Row", MediaJob, Piece)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A due row, as far as its turn goes; `place` is its place among those of one film."""

    pk: int
    owner: int | None
    step_rank: int
    run_after: datetime
    place: tuple[int, int] = (0, 0)
    is_piece: bool = False


def order(waiting: list[Waiting], running: Counter[int | None], served: Counter[int | None]) -> list[Waiting]:
    """The fair order: rank of the step, then owners with little running, then owners served least lately, then age."""
    return sorted(
        waiting,
        key=lambda row: (
            row.step_rank,
            running[row.owner],
            served[row.owner],
            row.place[0],
            row.run_after,
            row.place,
            row.pk,
        ),
    )


def take(*, worker: str, only: set[int] | None = None, up_to: int | None = None) -> MediaJob | Piece | None:
    """Claim the job or piece whose turn it is; None when nothing is due.

    `only`: jobs of these keys and pieces of their films; `up_to`: steps of that rank or less, so no pieces.
    """
    now = timezone.now()
    waiting = _jobs(now, only, up_to)
    if up_to is None or up_to >= PIECE_RANK:
        waiting += _pieces(now, only)
    if not waiting:
        return None
    lately = now - timedelta(seconds=MEMORY_S)
    running: Counter[int | None] = Counter()
    served: Counter[int | None] = Counter()
    for model in (MediaJob, Piece):
        rows = model._default_manager.values_list("asset__owner_id", flat=True)
        running.update(rows.filter(state=WorkState.RUNNING, lease_until__gt=now))
        served.update(rows.filter(state=WorkState.DONE, finished_at__gt=lately))
    for row in order(waiting, running, served):
        claimed = _claim(row, worker)
        if claimed is not None:
            return claimed
    return None


def _jobs(now: datetime, only: set[int] | None, up_to: int | None) -> list[Waiting]:
    due = MediaJob.objects.filter(jobs.due_q(now))
    if only is not None:
        due = due.filter(pk__in=only)
    if up_to is not None:
        due = due.filter(step_rank__lte=up_to)
    rows = _first_of_each(due, "step_rank", "run_after").values_list(
        "pk", "asset__owner_id", "step_rank", "run_after"
    )
    return [Waiting(*row) for row in rows]


def _pieces(now: datetime, only: set[int] | None) -> list[Waiting]:
    due = Piece.objects.filter(jobs.due_q(now), asset__binned_at__isnull=True)
    if only is not None:
        due = due.filter(asset__job__in=only)
    rows = _first_of_each(due, "rank", "run_after", "number").values_list(
        "pk", "asset__owner_id", "run_after", "rank", "number"
    )
    return [
        Waiting(pk, owner, PIECE_RANK, run_after, (rank, number), is_piece=True)
        for pk, owner, run_after, rank, number in rows
    ]


def _first_of_each(due: QuerySet[Row], *by: str) -> QuerySet[Row]:
    """The first rows of every owner in that order: two hundred, or ten thousand, of one hide nobody."""
    place = Window(RowNumber(), partition_by="asset__owner_id", order_by=[*by, "pk"])
    return due.alias(place_of_owner=place).filter(place_of_owner__lte=OF_EACH).order_by(*by)[:LOOK_AT]


def _claim(row: Waiting, worker: str) -> MediaJob | Piece | None:
    if row.is_piece:
        return jobs.claim(Piece, worker=worker, lease_s=options.lease_s(), pk=row.pk)
    return jobs.claim(MediaJob, worker=worker, lease_s=options.lease_s(), pk=row.pk)


def is_busy_with(step: Step) -> bool:
    """Whether some worker is at this step of any asset now. One query."""
    busy = MediaJob.objects.filter(state=WorkState.RUNNING, lease_until__gt=timezone.now(), step=step.value)
    return busy.exists()
