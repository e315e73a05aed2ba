"""What an operator watches: how much work waits, since when; what encoding costs; when the last sweep was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils import timezone

from media_pipeline import jobs
from media_pipeline.models import Duty, Rendition
from media_pipeline.states import RenditionState

SWEEP = "sweep"
# Renditions come in the order of their rows, so looking at the newest is looking at the latest work.
NEWEST = 600
LATELY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class QueueState:
    """Rows of one queue in one state; `due` of them could be taken now, the oldest since `oldest_due_at`."""

    queue: str
    state: str
    rows: int
    due: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Encoding:
    """ffmpeg's passes that ended in the last 24 hours: how long they took, for how many seconds of film."""

    passes: int
    failed: int
    wall_s: float
    film_s: float

    @property
    def realtime_factor(self) -> float:
        """Seconds of film a second of work; 0 when there was none."""
        return self.film_s / self.wall_s if self.wall_s else 0.0


def queues(now: datetime | None = None) -> Sequence[QueueState]:
    """Every registered queue in every state, empty ones as 0, so that the first failure is a change; a query a queue."""
    due = jobs.due_q(now or timezone.now())
    found = []
    for model in jobs.registered_models():
        states = model._default_manager.order_by().values("state")
        counted = states.annotate(
            rows=Count("pk"), due=Count("pk", filter=due), since=Min("run_after", filter=due)
        )
        label = model._meta.label_lower
        by_state = {
            row["state"]: QueueState(label, row["state"], row["rows"], row["due"], row["since"])
            for row in counted
        }
        found += [
            by_state.get(state, QueueState(label, state, 0, 0, None)) for state in jobs.WorkState.values
        ]
    return found


def encoding(now: datetime | None = None) -> Encoding:
    """The passes among the newest renditions: rungs of one pass began together. One query."""
    since = (now or timezone.now()) - LATELY
    rows = Rendition.objects.filter(started_at__isnull=False).order_by("-pk")
    columns = ("asset_id", "started_at", "finished_at", "state", "asset__duration_ms")
    ended: dict[tuple[int, datetime], tuple[datetime, int]] = {}
    failed = set()
    for asset, started_at, finished_at, state, film_ms in rows.values_list(*columns)[:NEWEST]:
        if started_at is None or finished_at is None or finished_at < since:
            continue
        if state != RenditionState.DONE.value:
            failed.add((asset, started_at))
            continue
        last = max(finished_at, ended.get((asset, started_at), (finished_at, 0))[0])
        ended[asset, started_at] = (last, film_ms or 0)
    return Encoding(
        passes=len(ended),
        failed=len(failed - ended.keys()),
        wall_s=sum((last - key[1]).total_seconds() for key, (last, _film) in ended.items()),
        film_s=sum(film for _last, film in ended.values()) / 1000,
    )


def note_sweep() -> None:
    """A sweep went through, now. One statement."""
    done = Duty(name=SWEEP, done_at=timezone.now())
    Duty.objects.bulk_create([done], update_conflicts=True, unique_fields=["name"], update_fields=["done_at"])


def swept_at() -> datetime | None:
    """When the last sweep went through, whichever worker did it. One query."""
    return Duty.objects.filter(name=SWEEP).values_list("done_at", flat=True).first()
