"""One claimed job in hand: its asset, its folder, its lease; every write goes through the fence."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from media_pipeline import (
    binary,
    codes,
    disk,
    encoding,
    hardware,
    jobs,
    ladder,
    options,
    refusals,
    runner,
    states,
    storage,
)
from media_pipeline.disk import StorageError
from media_pipeline.events import AssetFailed, AssetPlayable, send_on_commit
from media_pipeline.ladder import Plan
from media_pipeline.media_info import MediaInfo
from media_pipeline.models import Asset, MediaJob, Rendition
from media_pipeline.states import AssetState, RenditionState, Step
from media_pipeline.storage import Storage

PRIORITY = {Step.PROBE: 0, Step.REMUX: 1, Step.AUDIO: 2, Step.FINISH: 3, Step.PIECES: 3, Step.LADDER: 4}
SHORT_STEPS = PRIORITY[Step.FINISH]


class StepFailed(RuntimeError):
    """A step did not do its work. `retry_in_s` of zero: trying again is pointless."""

    def __init__(self, code: str, log_tail: str = "", *, retry_in_s: float = 5) -> None:
        super().__init__(code)
        self.code, self.log_tail, self.retry_in_s = code, log_tail, retry_in_s


def profile() -> str:
    """The name of what we make of a source: same source and same profile are never encoded twice."""
    chosen, encoder = options.rungs(), options.text("ENCODER") or hardware.SOFTWARE
    parts = [] if encoder == hardware.SOFTWARE else [encoder.removeprefix("h264_")]
    parts += [] if chosen == ladder.DEFAULT_RUNGS else list(chosen)
    return "-".join([ladder.PROFILE, *parts])[:24]


@dataclass(slots=True)
class Work:
    """What a step needs. `beat` keeps the lease; it raises LostLease, which stops the encoder too."""

    job: MediaJob
    asset: Asset
    storage: Storage = field(init=False)
    beaten_at: float = 0.0

    def __post_init__(self) -> None:
        self.storage = storage.current().kept(self.beat)

    @property
    def folder(self) -> str:
        """A folder of this claim alone: a worker that lost its lease writes where nobody looks."""
        return f"r{self.job.fence}"

    @property
    def key(self) -> str:
        return disk.published(self.asset.uuid, self.folder)

    @property
    def out(self) -> Path:
        return self.storage.workspace(self.key)

    @property
    def source(self) -> Path:
        return self.storage.fetch(disk.original(self.asset.source_folder))

    @property
    def info(self) -> MediaInfo:
        return MediaInfo.from_json(self.asset.media_info)

    @property
    def plan(self) -> Plan:
        return ladder.plan(self.info, options.rungs())

    def beat(self, progress_pct: int | None = None, *, at_once: bool = False) -> bool:
        """Renew the lease, not more often than needed; True when it was written."""
        now = time.monotonic()
        if not at_once and now - self.beaten_at < min(2.0, options.lease_s() / 4):
            return False
        jobs.renew(self.job, lease_s=options.lease_s(), progress_pct=progress_pct)
        self.beaten_at = now
        return True

    def move_asset(self, state: AssetState, **fields: object) -> None:
        """Write the asset's new state and fields, if the job is still ours."""
        with transaction.atomic():
            self.beat(
                at_once=True
            )  # first: a worker that was overtaken must hear that, not of an illegal move
            states.moved(AssetState(self.asset.state), state)
            self._set_asset(state, fields)

    def _set_asset(self, state: AssetState, fields: dict[str, object]) -> None:
        changes = {"state": state.value, "updated_at": timezone.now(), **fields}
        Asset.objects.filter(pk=self.asset.pk).update(**changes)
        for name, value in changes.items():
            setattr(self.asset, name, value)

    def set_renditions(self, names: list[str], state: RenditionState, **fields: object) -> None:
        """Write state and fields of the named renditions, if the job is still ours."""
        with transaction.atomic():
            self.beat(at_once=True)
            rows = Rendition.objects.filter(asset=self.asset, profile=self.asset.profile, name__in=names)
            rows.update(state=state.value, **fields)

    def next(self, step: Step, *, in_s: float = 0) -> None:
        """Queue the next step, after the cheap steps of other assets."""
        run_after = timezone.now() + timedelta(seconds=in_s)
        with transaction.atomic():
            jobs.advance(
                self.job, step=step.value, step_rank=PRIORITY[step], run_after=run_after, held_since=None
            )
            if self.asset.code:  # why it waited
                Asset.objects.filter(pk=self.asset.pk).update(code="", reason="")

    def mark_playable(self) -> None:
        """Something with a picture (or, for sound, the sound) plays now; tell it once."""
        if self.asset.playable_at is not None:
            return
        with transaction.atomic():
            self.move_asset(AssetState.PLAYABLE, playable_at=timezone.now())
            send_on_commit(AssetPlayable(self.asset.uuid))

    def release(self) -> None:
        """The asset is settled: local copies of what the storage holds may go."""
        self.storage.release(disk.published(self.asset.uuid))
        self.storage.release(f"originals/{self.asset.source_folder}")


FAULTS = (StepFailed, binary.NoFfmpeg, StorageError, OSError)


def explained(error: Exception) -> StepFailed:
    """One of FAULTS as a failure with a code and a time to wait."""
    if isinstance(error, StepFailed):
        return error
    if isinstance(error, binary.NoFfmpeg):
        return StepFailed(codes.NO_FFMPEG, str(error), retry_in_s=60)
    if isinstance(error, StorageError):
        return StepFailed(codes.STORAGE_AWAY, str(error), retry_in_s=30)
    is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    return StepFailed(codes.DISK_FULL if is_full else codes.ENCODER_FAILED, str(error), retry_in_s=30)


def give_up_asset(asset: Asset, code: str, log_tail: str = "") -> None:
    """An asset whose work was given up: failed in plain words; what is finished goes on playing. One that is published
    stays so: what failed then is a rendition that was tried again.
    """
    known = code if code in refusals.MESSAGES else codes.GAVE_UP
    with transaction.atomic():
        open_states = [
            RenditionState.QUEUED.value,
            RenditionState.RUNNING.value,
            RenditionState.PLAYABLE.value,
        ]
        Rendition.objects.filter(asset=asset, state__in=open_states).update(
            state=RenditionState.FAILED.value, reason=known, log_tail=log_tail, finished_at=timezone.now()
        )
        Asset.objects.filter(pk=asset.pk).update(encodes=None)
        moved = Asset.objects.filter(pk=asset.pk).exclude(state__in=[state.value for state in states.SETTLED])
        if not moved.update(state=AssetState.FAILED.value, code=known, reason=refusals.plain_english(known)):
            return
        send_on_commit(AssetFailed(asset.uuid, known, is_refused=False))


def encode(
    work: Work, argv: list[str], names: list[str], tick: Callable[[], None] | None = None
) -> runner.Outcome:
    """Run ffmpeg for the named renditions: progress to their rows, the lease kept, failures as StepFailed."""
    duration_ms = work.plan.duration_ms

    def on_tick(progress: runner.Progress) -> None:
        share = min(99, 100 * progress.out_ms // max(1, duration_ms))
        if work.beat(share):
            remaining = progress.remaining_s(duration_ms)
            rows = Rendition.objects.filter(asset=work.asset, profile=work.asset.profile, name__in=names)
            rows.update(progress_pct=share, remaining_s=remaining)
        if tick is not None:
            tick()

    work.set_renditions(names, RenditionState.RUNNING, started_at=timezone.now(), reason="", progress_pct=0)
    is_first_to_be_seen = PRIORITY[Step(work.job.step)] <= PRIORITY[Step.REMUX]  # and over in a moment
    limits = runner.Limits.for_transcode(duration_ms, nice=0 if is_first_to_be_seen else 10)
    return encoding.transform(argv, folder=work.out, limits=limits, on_tick=on_tick)


TOO_MANY_ERRORS = 69  # ffmpeg went through to the end, with more errors than it thinks right


def is_complete(outcome: runner.Outcome) -> bool:
    """Whether ffmpeg came to the end of the file, however much of it was readable."""
    return outcome.is_ok or (outcome.code == TOO_MANY_ERRORS and not outcome.stopped)


def is_of_the_machine(outcome: runner.Outcome) -> bool:
    """Whether it failed for want of room or time here, which says nothing about the file."""
    return bool(outcome.stopped) or "No space left" in outcome.stderr_tail


def failure(outcome: runner.Outcome) -> StepFailed:
    """Why ffmpeg did not finish, with how long to wait before trying again."""
    if outcome.stopped:
        return StepFailed(codes.TOOK_TOO_LONG, outcome.stderr_tail)
    if "No space left" in outcome.stderr_tail:
        return StepFailed(codes.DISK_FULL, outcome.stderr_tail, retry_in_s=60)
    return StepFailed(codes.ENCODER_FAILED, outcome.stderr_tail)
