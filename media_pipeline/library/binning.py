"""The bin: what is deleted is hidden and its work stops; for some days it comes back, then it is cleared away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from media_pipeline import jobs, options, states
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, MediaJob, Piece
from media_pipeline.states import AssetState

DAYS = 14
# An address lives for twice the longest film (12 h) and two hours: whoever plays the film is not cut off.
LEAST_DAYS = 2
ENDED = (WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED)


def days() -> int:
    """How long the bin keeps a file."""
    return max(options.number("BIN_DAYS", DAYS), LEAST_DAYS)


def clears_at(binned_at: datetime) -> datetime:
    """When a file that was put into the bin at `binned_at` is cleared away."""
    return binned_at + timedelta(days=days())


def may_go_at(binned_at: datetime) -> datetime:
    """From when on nobody can be watching a file any more that was shown to viewers."""
    return binned_at + timedelta(days=LEAST_DAYS)


@transaction.atomic
def put_in(assets: Sequence[Asset], *, at: datetime) -> int:
    """Hide `assets` and stop their work: who encodes one of them loses the lease. Returns how many were not there yet."""
    keys = [asset.pk for asset in assets]
    fresh = Asset.objects.filter(pk__in=keys, binned_at__isnull=True).update(binned_at=at, updated_at=at)
    stop = {"state": WorkState.CANCELLED, "fence": F("fence") + 1, "lease_until": None, "updated_at": at}
    MediaJob.objects.filter(asset__in=keys).exclude(state__in=ENDED).update(**stop)
    Piece.objects.filter(asset__in=keys).exclude(state__in=ENDED).update(**stop)
    return fresh


@transaction.atomic
def take_out(asset: Asset, *, task: str) -> bool:
    """Bring it back, and let its work go on where it was stopped. False when it was not in the bin."""
    if not Asset.objects.filter(pk=asset.pk, binned_at__isnull=False).update(
        binned_at=None, updated_at=timezone.now()
    ):
        return False
    job = MediaJob.objects.filter(asset=asset)
    is_stopped = job.filter(state=WorkState.CANCELLED).exists()
    if is_stopped and AssetState(asset.state) not in states.SETTLED:
        # Pieces that were given up have an end; these were only stopped.
        stopped = Piece.objects.filter(asset=asset, state=WorkState.CANCELLED, finished_at__isnull=True)
        stopped.update(state=WorkState.QUEUED, attempts=0, lost=0, run_after=timezone.now())
        jobs.ask(job, task)
    return True


def due(now: datetime) -> QuerySet[Asset]:
    """What has been in the bin for long enough, longest first."""
    limit = now - timedelta(days=days())
    return Asset.objects.filter(binned_at__lte=limit).order_by("binned_at", "pk")
