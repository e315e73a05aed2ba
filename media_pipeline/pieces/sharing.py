"""A long film is shared out: one row a piece, and whichever worker is free takes the next."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from media_pipeline import disk, hardware, jobs, options, passes, presence, publishing
from media_pipeline.ladder import AUDIO_NAME
from media_pipeline.models import Asset, MediaJob, Piece, Rendition
from media_pipeline.pieces import plans
from media_pipeline.pieces.plans import Share
from media_pipeline.states import RenditionState, Step
from media_pipeline.storage import Storage
from media_pipeline.work import PRIORITY, Work

PIECE_TASK = "media_pipeline.tasks.run_piece_task"
JOB_TASK = "media_pipeline.tasks.run_media_task"
NEVER, ALWAYS = "never", "always"
AT_LEAST_WORKERS = 2


def shared_out(work: Work) -> bool:
    """Make pieces of the film in hand, if it is long and several workers are here; its job then waits for them.

    The small sound comes first: it can be heard meanwhile, and the low rungs copy it.
    """
    shares = _shares(work)
    if len(shares) < 2:
        return False
    if _lacks_sound(work):
        work.next(Step.AUDIO)
        return True
    work.storage.delete(disk.piece(work.asset.uuid))
    with transaction.atomic():
        work.beat(at_once=True)
        Piece.objects.filter(asset=work.asset).delete()
        Piece.objects.bulk_create(_row(work.asset, share) for share in shares)
        work.next(Step.PIECES)
        keys = Piece.objects.filter(asset=work.asset).order_by("rank", "number").values_list("pk", flat=True)
        for key in keys[: jobs.RINGS_PER_SWEEP]:
            jobs.ring(PIECE_TASK, key)
    return True


def clear(storage: Storage, asset: Asset) -> None:
    """The film is whole: rows and files of its pieces go. What a late worker still writes is found by the reaper."""
    Piece.objects.filter(asset=asset).delete()
    storage.delete(disk.piece(asset.uuid))


def wake(asset_id: int) -> None:
    """The job that waits for the pieces of an asset looks at them now."""
    waiting = MediaJob.objects.filter(asset=asset_id, step=Step.PIECES.value, state=jobs.WorkState.QUEUED)
    if waiting.update(run_after=timezone.now(), step_rank=PRIORITY[Step.PIECES]):
        jobs.ring(JOB_TASK, waiting.values_list("pk", flat=True).get())


def _shares(work: Work) -> list[Share]:
    mode = options.text("SPLIT")
    long_ms = options.number("SPLIT_FROM_S", 600) * 1_000
    if options.text("ENCODER") not in {"", hardware.SOFTWARE}:
        return []  # pieces of one film must come from one kind of encoder
    rungs = passes.open_rungs(work)
    if mode == NEVER or not rungs or work.plan.duration_ms < long_ms or work.info.sample_errors:
        return []
    if mode != ALWAYS and presence.workers() < AT_LEAST_WORKERS:
        return []
    return plans.share_out(
        replace(work.plan, rungs=rungs),
        piece_s=options.number("PIECE_S", 180),
        has_index=_can_be_entered(work),
        lowest_first=not _shows_a_picture(work.asset),
    )


def _lacks_sound(work: Work) -> bool:
    """A sound that could not be made is no longer in the plan."""
    done = Rendition.objects.filter(
        asset=work.asset,
        profile=work.asset.profile,
        name=AUDIO_NAME,
        state=RenditionState.DONE.value,
    )
    return work.plan.has_audio and not done.exists()


def _can_be_entered(work: Work) -> bool:
    """Whether a moment of the film is that moment of the source: with an index, and with nothing taken off its clock."""
    video = work.info.video
    is_straight = not work.plan.cuts and video is not None and not video.is_trimmed
    return is_straight and plans.has_index(work.info.container)


def _shows_a_picture(asset: Asset) -> bool:
    """Whether something of it can be watched, not only heard."""
    rows = Rendition.objects.filter(asset=asset, height__isnull=False, state__in=publishing.VIEWABLE)
    return rows.exists()


def _row(asset: Asset, share: Share) -> Piece:
    return Piece(
        asset=asset,
        profile=asset.profile,
        rank=share.rank,
        number=share.number,
        rungs=",".join(share.rungs),
        sound_k=share.sound_k,
        start_s=share.stretch.start_s,
        end_ms=share.stretch.end_ms,
        is_last=share.stretch.is_last,
    )
