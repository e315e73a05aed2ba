"""From a job's step to the next, each idempotent: probe, copy, sound, all rungs in one pass, finish."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from media_pipeline import (
    codes,
    commands,
    disk,
    holding,
    jobs,
    ladder,
    media_info,
    passes,
    probe,
    publishing,
    refusals,
    runner,
    settling,
    storage,
    turns,
    twins,
    verdict,
    work,
)
from media_pipeline.bench import Bench
from media_pipeline.disk import StorageError
from media_pipeline.events import AssetFailed, AssetPublished, send_on_commit
from media_pipeline.growth import Growth
from media_pipeline.jobs import LostLease
from media_pipeline.models import Asset, MediaJob, Rendition
from media_pipeline.pictures import posters, slides, sprites
from media_pipeline.pieces import joining_up, sharing
from media_pipeline.refusals import Refused
from media_pipeline.states import AssetState, RenditionState, Step
from media_pipeline.work import StepFailed, Work

log = logging.getLogger(__name__)


def run_step(job: MediaJob) -> None:
    """Do the step of a claimed job. Never raises for what a file, a full disk or a lost lease can cause."""
    asset = Asset.objects.filter(pk=job.asset_id).first()
    if asset is None:  # deleted since the claim
        return
    hand = Work(job, asset)
    try:
        STEPS[Step(job.step)](hand)
        if hand.job.is_terminal:
            hand.release()
    except LostLease as lost:
        _step_back(hand, lost)
    except Refused as refused:
        _refuse(hand, refused)
    except work.FAULTS as fault:
        _fail(hand, work.explained(fault))


def _step_back(hand: Work, lost: LostLease) -> None:
    """Another worker goes on; of a deleted asset nothing may stay behind."""
    log.info("asset %s: %s", hand.asset.uuid, lost)
    if not Asset.objects.filter(pk=hand.asset.pk).exists():
        with contextlib.suppress(StorageError):  # the reaper finds it
            hand.storage.delete(disk.published(hand.asset.uuid))


def _refuse(hand: Work, refused: Refused) -> None:
    """The file is not taken; a person reads why."""
    try:
        with transaction.atomic():
            reason = refusals.plain_english(refused.code)
            hand.move_asset(AssetState.REFUSED, code=refused.code, reason=reason, encodes=None)
            taken = Rendition.objects.filter(asset=hand.asset).exclude(state=RenditionState.SKIPPED.value)
            taken.update(state=RenditionState.FAILED.value, reason=refused.code)
            jobs.finish(hand.job, reason=refused.code, log_tail=refused.detail)
            send_on_commit(AssetFailed(hand.asset.uuid, refused.code, is_refused=True))
        publishing.withdraw_unfinished(hand.storage, hand.asset)
    except LostLease as lost:
        _step_back(hand, lost)


def _fail(hand: Work, failed: StepFailed) -> None:
    """Try again later, or give up in plain words."""
    log.warning("asset %s: step %s failed (%s)", hand.asset.uuid, hand.job.step, failed.code)
    try:
        with transaction.atomic():
            if holding.put_off(hand.job, failed):
                return
            retry_in_s = failed.retry_in_s * hand.job.attempts
            if not jobs.fail(hand.job, reason=failed.code, log_tail=failed.log_tail, retry_in_s=retry_in_s):
                give_up(hand.asset, failed.code, failed.log_tail)
    except LostLease as lost:
        _step_back(hand, lost)


def give_up(asset: Asset, code: str, log_tail: str = "") -> None:
    """Quarantine: the asset fails in plain words, and the master lists only what is finished."""
    work.give_up_asset(asset, code, log_tail)
    transaction.on_commit(lambda: publishing.withdraw_unfinished(storage.current(), asset), robust=True)


def _probe(hand: Work) -> None:
    """Look into the source, plan the renditions, and adopt a twin's if the same bytes were done before."""
    hand.move_asset(AssetState.PROBING, profile=work.profile())
    source = hand.source
    with ThreadPoolExecutor(1, "media-checksum") as pool:
        checksum = pool.submit(_sha256, source)
        info = hand.info if hand.asset.media_info else probe.inspect(source)
        sha256 = checksum.result()
    video = info.video
    with transaction.atomic():
        hand.move_asset(
            AssetState.PROCESSING,
            kind=Asset.Kind.VIDEO if video else Asset.Kind.AUDIO,
            source_sha256=sha256,
            source_bytes=source.stat().st_size,
            media_info=info.as_json(),
            declared_ms=info.declared_ms,
            duration_ms=info.duration_ms,
            width=video.width if video else None,
            height=video.height if video else None,
            content_class=info.content_class if video else "",
            warnings=media_info.warnings(info),
        )
        _plan_rows(hand)
        hand.next(Step.REMUX if hand.plan.has_remux else _first_pass(hand))


def _sha256(source: Path) -> str:
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plan_rows(hand: Work) -> None:
    """A row for each planned rendition; rows of an earlier try start anew."""
    Rendition.objects.filter(asset=hand.asset).delete()
    sizes = {rung.name: (rung.width, rung.height) for rung in hand.plan.rungs}
    Rendition.objects.bulk_create(
        Rendition(
            asset=hand.asset,
            name=name,
            profile=hand.asset.profile,
            rank=rank,
            width=sizes.get(name, (None, None))[0],
            height=sizes.get(name, (None, None))[1],
        )
        for rank, name in enumerate(hand.plan.names)
    )


def _first_pass(hand: Work) -> Step:
    """All rungs and the sound at once; the sound alone, in the short lane, while the long one is busy with others."""
    if not hand.plan.rungs or (hand.plan.has_audio and turns.is_busy_with(Step.LADDER)):
        return Step.AUDIO
    return Step.LADDER


def _remux(hand: Work) -> None:
    """Copy a web-playable source: a lesson plays in a moment. A copy that fails is skipped, not fatal."""
    if twins.adopted(hand, is_waiting=False):
        return
    with Growth(hand, [ladder.REMUX_NAME]) as growth:
        argv = commands.remux_argv(passes.paths(hand), hand.plan)
        outcome = work.encode(hand, argv, [ladder.REMUX_NAME], growth.tick)
    done = settling.settle(hand, ladder.REMUX_NAME) if outcome.is_ok else None
    if done is None:
        reason = refusals.plain_english(codes.ENCODER_FAILED)
        hand.set_renditions(
            [ladder.REMUX_NAME], RenditionState.SKIPPED, reason=reason, log_tail=outcome.stderr_tail
        )
    publishing.write_master(hand.storage, hand.asset)
    if done is not None:
        hand.mark_playable()
    hand.next(_first_pass(hand))


def _audio(hand: Work) -> None:
    """The audio-only variant, heard while it grows; its sound is copied into the low rungs afterwards."""
    if twins.adopted(hand):
        return
    with Growth(hand, [ladder.AUDIO_NAME]) as growth:
        argv = commands.audio_argv(passes.paths(hand), hand.plan)
        outcome = work.encode(hand, argv, [ladder.AUDIO_NAME], growth.tick)
    if outcome.stopped or "No space left" in outcome.stderr_tail:
        raise work.failure(outcome)
    made = settling.settle(hand, ladder.AUDIO_NAME) if outcome.is_ok or not hand.plan.rungs else None
    if made is None:
        _go_on_without_sound(hand, outcome)
        return
    publishing.write_master(hand.storage, hand.asset)
    hand.mark_playable()
    if hand.plan.rungs:
        hand.next(Step.LADDER)
    else:
        _to_finish(hand, [outcome], round(made.duration_s * 1_000))


def _go_on_without_sound(hand: Work, outcome: runner.Outcome) -> None:
    """Sound that cannot be decoded must not cost the picture; without a picture there is nothing to show."""
    if not hand.plan.rungs:
        raise Refused(codes.UNREADABLE, outcome.stderr_tail)
    silent = dict(hand.asset.media_info, audio=None)
    found = [*hand.asset.warnings, codes.W_NO_AUDIO, codes.W_DECODE_ERRORS]
    with transaction.atomic():
        hand.set_renditions([ladder.AUDIO_NAME], RenditionState.SKIPPED, reason=codes.W_NO_AUDIO)
        hand.move_asset(AssetState(hand.asset.state), media_info=silent, warnings=found)
        hand.next(Step.LADDER)


def _ladder(hand: Work) -> None:
    """All rungs that are not done, and the sound with them, from one decode, playable while they grow; a long film is
    shared out where there are several workers.
    """
    if twins.adopted(hand) or sharing.shared_out(hand):
        return
    try:
        made = passes.run(hand)
    except passes.SoundFails:
        hand.next(Step.AUDIO)
        return
    decoded_ms = passes.conclude(hand, made)
    publishing.write_master(hand.storage, hand.asset)
    hand.mark_playable()
    _to_finish(hand, [one.outcome for one in made], decoded_ms)


def _pieces(hand: Work) -> None:
    """Rungs whose pieces are all there are joined; while some are missing, this step comes again."""
    joined = joining_up.join_rungs(hand)
    if joined.is_whole:
        sharing.clear(hand.storage, hand.asset)
        _to_finish(hand, [joined.outcome], joined.decoded_ms)
    else:
        hand.next(Step.PIECES, in_s=joining_up.LOOK_AGAIN_S)


def _to_finish(hand: Work, outcomes: list[runner.Outcome], decoded_ms: int) -> None:
    found = verdict.findings(hand, outcomes, decoded_ms)
    hand.move_asset(AssetState(hand.asset.state), warnings=found)
    hand.next(Step.FINISH)


def _finish(hand: Work) -> None:
    """Lite file, poster, final master; then the asset is published, or damaged when part of it is missing."""
    has_lite, pictures = publishing.make_lite(hand), _pictures(hand)
    rows = Rendition.objects.filter(
        asset=hand.asset, profile=hand.asset.profile, state=RenditionState.DONE.value
    )
    duration_ms = max((row.duration_ms or 0 for row in rows), default=0)
    publishing.weigh(hand)
    publishing.write_master(hand.storage, hand.asset)
    publishing.sweep_folders(hand.storage, hand.asset)
    pct = verdict.readable_pct(hand, duration_ms, has_picture=any(row.height for row in rows))
    is_damaged = verdict.is_damaged(pct)
    found = [item for item in hand.asset.warnings if is_damaged or item != codes.W_PARTLY_READABLE]
    code = codes.W_PARTLY_READABLE if is_damaged else ""
    with transaction.atomic():
        hand.move_asset(
            AssetState.DAMAGED if is_damaged else AssetState.PUBLISHED,
            has_lite=has_lite,
            **pictures,
            duration_ms=duration_ms,
            published_at=hand.asset.published_at or timezone.now(),
            encodes=None,
            code=code,
            reason=refusals.plain_english(code, pct),
            readable_pct=pct if is_damaged else None,
            warnings=found,
        )
        jobs.finish(hand.job)
        send_on_commit(AssetPublished(hand.asset.uuid, duration_ms, is_damaged))


def _pictures(hand: Work) -> dict[str, object]:
    """Poster and small pictures for the seek bar; a film without them is whole."""
    bench = Bench(hand.asset, hand.storage, hand.out, hand.beat)
    cover = str(hand.source) if hand.info.has_cover else ""
    poster = (
        {} if hand.asset.has_poster else posters.make(bench, cover=cover)
    )  # one that a person chose stays
    return {**poster, "has_sprites": sprites.make(bench), "slides": slides.make(bench)}


STEPS: dict[Step, Callable[[Work], None]] = {
    Step.PROBE: _probe,
    Step.REMUX: _remux,
    Step.AUDIO: _audio,
    Step.LADDER: _ladder,
    Step.PIECES: _pieces,
    Step.FINISH: _finish,
}
