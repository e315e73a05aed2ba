"""One piece is made by whoever claimed it, sent to the storage, and told to the job that waits for it."""

from __future__ import annotations

import contextlib
import logging
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from media_pipeline import (
    binary,
    codes,
    disk,
    encoding,
    holding,
    jobs,
    ladder,
    options,
    refusals,
    runner,
    storage,
    work,
)
from media_pipeline.commands import Paths
from media_pipeline.disk import StorageError
from media_pipeline.jobs import LostLease, WorkState
from media_pipeline.media_info import MediaInfo
from media_pipeline.models import Asset, Piece, Rendition
from media_pipeline.pieces import lines, plans, sharing
from media_pipeline.pieces.plans import Stretch
from media_pipeline.states import RenditionState
from media_pipeline.storage import Storage
from media_pipeline.work import StepFailed

log = logging.getLogger(__name__)

OPEN = (WorkState.QUEUED, WorkState.RUNNING)


@dataclass(slots=True)
class Hand:
    """A claimed piece. `beat` keeps its lease and raises LostLease, which stops the encoder too."""

    piece: Piece
    asset: Asset
    storage: Storage = field(init=False)
    beaten_at: float = 0.0

    def __post_init__(self) -> None:
        self.storage = storage.current().kept(self.beat)

    @property
    def key(self) -> str:
        """A folder of this claim alone."""
        return disk.piece(self.asset.uuid, f"{self.piece.pk}-{self.piece.fence}")

    @property
    def out(self) -> Path:
        return self.storage.workspace(self.key)

    def beat(self, progress_pct: int | None = None) -> None:
        """Renew the lease, not more often than needed, and tell how far the renditions are."""
        now = time.monotonic()
        if now - self.beaten_at < min(2.0, options.lease_s() / 4):
            return
        jobs.renew(self.piece, lease_s=options.lease_s(), progress_pct=progress_pct)
        self.beaten_at = now
        tell_progress(self.asset)


def run_piece(piece: Piece) -> None:
    """Do a claimed piece. Never raises for what a file, a full disk or a lost lease can cause."""
    asset = Asset.objects.filter(pk=piece.asset_id).first()
    if asset is None:
        return
    hand = Hand(piece, asset)
    try:
        _make(hand)
    except LostLease as lost:
        log.info("piece %s: %s", piece.pk, lost)
        _drop(hand)
    except work.FAULTS as fault:
        _fail(hand, work.explained(fault))
    finally:
        hand.storage.release(hand.key)


def _make(hand: Hand) -> None:
    piece, asset = hand.piece, hand.asset
    plan = ladder.plan(MediaInfo.from_json(asset.media_info), options.rungs())
    source = hand.storage.fetch(disk.original(asset.source_folder))
    paths = Paths(binary.ffmpeg_binary(), str(source), str(hand.out))
    stretch = Stretch(piece.start_s, piece.end_ms, piece.is_last)
    if piece.sound_k:
        names = [lines.sound_name(piece.sound_k)]
        argv = lines.sound_argv(paths, plan, piece.sound_k)
    else:
        names = list(piece.names)
        argv = lines.picture_argv(paths, plan, stretch, piece.names)
        _renditions(piece, RenditionState.QUEUED).update(
            state=RenditionState.RUNNING.value, started_at=timezone.now(), reason=""
        )

    def on_tick(progress: runner.Progress) -> None:
        hand.beat(min(99, 100 * progress.out_ms // max(1, stretch.length_ms)))

    limits = runner.Limits.for_transcode(stretch.length_ms + 60_000)
    outcome = encoding.transform(argv, folder=hand.out, limits=limits, on_tick=on_tick)
    if not outcome.is_ok:
        raise work.failure(outcome)
    files = [f"{name}.mp4" for name in names]
    if not all((hand.out / file).exists() for file in files):
        raise StepFailed(codes.UNREADABLE, outcome.stderr_tail)
    hand.storage.commit(hand.key, files)
    with transaction.atomic():
        jobs.finish(piece, folder=hand.key, error_lines=outcome.error_lines, log_tail=outcome.stderr_tail)
        _tell(piece)


def tell_progress(asset: Asset) -> None:
    """Each rendition on its way is as far as its pieces are, on the whole."""
    given_up = [WorkState.FAILED, WorkState.CANCELLED]
    rows = Piece.objects.filter(asset=asset, sound_k=0).exclude(state__in=given_up)
    columns = rows.values_list("rungs", "progress_pct", "start_s", "end_ms")
    shares = [(tuple(rungs.split(",")), done, end - 1_000 * start) for rungs, done, start, end in columns]
    for name, percent in plans.means(shares).items():
        running = Rendition.objects.filter(asset=asset, name=name, state=RenditionState.RUNNING.value)
        began = running.values_list("started_at", flat=True).first()
        if began is not None:
            spent_s = (timezone.now() - began).total_seconds()
            left_s = round(spent_s * (100 - percent) / percent) if percent else None
            running.update(progress_pct=min(99, percent), remaining_s=left_s)


def _tell(piece: Piece) -> None:
    """The last of its rank, or one that failed, wakes the job."""
    others = Piece.objects.filter(asset=piece.asset_id, rank=piece.rank, state__in=OPEN)
    if not others.exclude(pk=piece.pk).exists():
        sharing.wake(piece.asset_id)


def _fail(hand: Hand, failed: StepFailed) -> None:
    """Try again later, here or elsewhere; after the last try the piece is given up."""
    log.warning("piece %s of asset %s failed (%s)", hand.piece.pk, hand.asset.uuid, failed.code)
    _drop(hand)
    try:
        with transaction.atomic():
            if holding.put_off(hand.piece, failed):
                return
            retry_in_s = failed.retry_in_s * hand.piece.attempts
            reason, tail = failed.code, failed.log_tail
            if not jobs.fail(hand.piece, reason=reason, log_tail=tail, retry_in_s=retry_in_s):
                give_up_piece(hand.piece)
    except LostLease as lost:
        log.info("piece %s: %s", hand.piece.pk, lost)


def _drop(hand: Hand) -> None:
    """What this claim made goes; a storage that is away leaves it to the reaper."""
    with contextlib.suppress(StorageError):
        hand.storage.delete(hand.key)


def give_up_piece(piece: Piece) -> None:
    """What cannot be made costs its rendition alone: several rungs that failed together are tried one by one."""
    if len(piece.names) > 1:
        for name in piece.names:
            Piece.objects.get_or_create(
                asset_id=piece.asset_id,
                rungs=name,
                sound_k=0,
                number=piece.number,
                defaults={
                    "profile": piece.profile,
                    "rank": piece.rank,
                    "start_s": piece.start_s,
                    "end_ms": piece.end_ms,
                    "is_last": piece.is_last,
                },
            )
    else:
        reason = refusals.plain_english(piece.reason)
        states = [RenditionState.QUEUED, RenditionState.RUNNING]
        failed = {"state": RenditionState.FAILED.value, "reason": reason, "finished_at": timezone.now()}
        _renditions(piece, *states).update(**failed)
        rest = Piece.objects.filter(asset=piece.asset_id, rungs=piece.rungs, sound_k=piece.sound_k)
        rest.filter(state__in=OPEN).update(state=WorkState.CANCELLED, finished_at=timezone.now())
    sharing.wake(piece.asset_id)


def _renditions(piece: Piece, *states: RenditionState) -> QuerySet[Rendition]:
    return Rendition.objects.filter(
        asset=piece.asset_id, profile=piece.profile, name__in=piece.names, state__in=[s.value for s in states]
    )
