"""How much film waits, who works on it, and how long it will take at the speed of the last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from media_pipeline import census, presence
from media_pipeline.jobs import WorkState
from media_pipeline.models import MediaJob


@dataclass(frozen=True, slots=True)
class Backlog:
    """Films whose work is not done. `unmeasured` of them have no length yet; `speed`: seconds of film a second of one worker."""

    films: int
    film_s: int
    unmeasured: int
    since: datetime | None
    workers: tuple[str, ...]
    speed: float

    @property
    def wait_s(self) -> float | None:
        """Seconds until all that has a length is done, by the speed measured. None when nothing tells."""
        if not self.film_s:
            return 0.0 if not self.unmeasured else None
        return self.film_s / self.speed / max(1, len(self.workers)) if self.speed else None


def backlog(now: datetime | None = None) -> Backlog:
    """The state of the queue. Three queries."""
    at = now or timezone.now()
    open_jobs = MediaJob.objects.filter(state__in=[WorkState.QUEUED, WorkState.RUNNING])
    sums = open_jobs.aggregate(
        films=Count("pk"),
        film_ms=Sum("asset__duration_ms"),
        unmeasured=Count("pk", filter=Q(asset__duration_ms__isnull=True)),
        since=Min("asset__created_at"),
    )
    return Backlog(
        films=sums["films"],
        film_s=(sums["film_ms"] or 0) // 1_000,
        unmeasured=sums["unmeasured"],
        since=sums["since"],
        workers=tuple(presence.names()),
        speed=census.encoding(at).realtime_factor,
    )
