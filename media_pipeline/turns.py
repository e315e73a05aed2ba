"""Whose job is next: cheap steps before long ones, and a trainer with 200 uploads does not keep one with 1 waiting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from media_pipeline import jobs, options
from media_pipeline.jobs import WorkState
from media_pipeline.models import MediaJob

LOOK_AT = 500
MEMORY_S = 3_600


@dataclass(frozen=True, slots=True)
class Waiting:
    """A due job, as far as its turn goes."""

    pk: int
    owner: int | None
    step_rank: int
    run_after: datetime


def order(waiting: list[Waiting], running: Counter[int | None], served: Counter[int | None]) -> list[Waiting]:
    """The fair order: rank of the step, then owners with little running, then owners served least lately, then age."""
    return sorted(
        waiting, key=lambda job: (job.step_rank, running[job.owner], served[job.owner], job.run_after, job.pk)
    )


def take(*, worker: str, only: set[int] | None = None, up_to: int | None = None) -> MediaJob | None:
    """Claim the job whose turn it is (among `only` and steps of rank `up_to`, when given); None when nothing is due."""
    now = timezone.now()
    due = MediaJob.objects.filter(jobs.due_q(now))
    if only is not None:
        due = due.filter(pk__in=only)
    if up_to is not None:
        due = due.filter(step_rank__lte=up_to)
    rows = due.order_by("step_rank", "run_after").values_list(
        "pk", "asset__owner_id", "step_rank", "run_after"
    )
    waiting = [Waiting(*row) for row in rows[:LOOK_AT]]
    if not waiting:
        return None
    busy = MediaJob.objects.filter(state=WorkState.RUNNING, lease_until__gt=now)
    lately = MediaJob.objects.filter(state=WorkState.DONE, finished_at__gt=now - timedelta(seconds=MEMORY_S))
    running: Counter[int | None] = Counter(busy.values_list("asset__owner_id", flat=True))
    served: Counter[int | None] = Counter(lately.values_list("asset__owner_id", flat=True))
    for job in order(waiting, running, served):
        claimed = jobs.claim(MediaJob, worker=worker, lease_s=options.lease_s(), pk=job.pk)
        if claimed is not None:
            return claimed
    return None
