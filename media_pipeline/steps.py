"""From a job's step to the next, each idempotent: probe, copy, sound, all rungs in one pass, finish."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from media_pipeline import (
    binary,
    codes,
    commands,
    disk,
    holding,
    jobs,
    ladder,
    media_info,
    probe,
    publishing,
    refusals,
    runner,
    twins,
    work,
)
from media_pipeline.commands import Paths
from media_pipeline.events import AssetFailed, AssetPublished, send_on_commit
from media_pipeline.jobs import LostLease
from media_pipeline.models import Asset, MediaJob, Rendition
from media_pipeline.pictures import posters, sprites
from media_pipeline.pictures.bench import Bench
from media_pipeline.pieces import joining_up, sharing
from media_pipeline.refusals import Refused
from media_pipeline.states import AssetState, RenditionState, Step
from media_pipeline.work import StepFailed, Work

log = logging.getLogger(__name__)

ERRORS_SHARE = 0.05
ERRORS_FLOOR = 10


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
        hand.storage.delete(disk.published(hand.asset.uuid))


def _refuse(hand: Work, refused: Refused) -> None:
    """The file is not taken; a person reads why."""
    try:
        with transaction.atomic():
            reason = refusals.plain_english(refused.code)
            hand.move_asset(AssetState.REFUSED, code=refused.code, reason=reason)
            jobs.finish(hand.job, reason=refused.code, log_tail=refused.detail)
            send_on_commit(AssetFailed(hand.asset.uuid, refused.code, is_refused=True))
    except LostLease as lost:
        log.info("asset %s: %s", hand.asset.uuid, lost)


def _fail(hand: Work, failed: StepFailed) -> None:
    """Try again later, or give up in plain words."""
    log.warning("asset %s: step %s failed (%s)", hand.asset.uuid, hand.job.step, failed.code)
    try:
        with transaction.atomic():
            if holding.put_off(hand.job, failed):
                return
            retry_in_s = failed.retry_in_s * hand.job.attempts
            if not jobs.fail(hand.job, reason=failed.code, log_tail=failed.log_tail, retry_in_s=retry_in_s):
                work.give_up_asset(hand.asset, failed.code)
    except LostLease as lost:
        log.info("asset %s: %s", hand.asset.uuid, lost)


def _probe(hand: Work) -> None:
    """Look into the source, plan the renditions, and adopt a twin's if the same bytes were done before."""
    hand.move_asset(AssetState.PROBING, profile=work.profile())
    source = hand.source
    info = hand.info if hand.asset.media_info else probe.inspect(source)
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
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
        hand.next(_after_probe(hand.plan))


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


def _after_probe(plan: ladder.Plan) -> Step:
    if plan.has_remux:
        return Step.REMUX
    return Step.AUDIO if plan.has_audio else Step.LADDER


def _remux(hand: Work) -> None:
    """Copy a web-playable source: a lesson plays in a moment. A copy that fails is skipped, not fatal."""
    if twins.adopted(hand):
        return
    argv = commands.remux_argv(_paths(hand), hand.plan)
    outcome = work.encode(hand, argv, [ladder.REMUX_NAME])
    done = publishing.settle(hand, ladder.REMUX_NAME) if outcome.is_ok else None
    if done is None:
        reason = refusals.plain_english(codes.ENCODER_FAILED)
        hand.set_renditions([ladder.REMUX_NAME], RenditionState.SKIPPED, reason=reason)
    else:
        publishing.write_master(hand.storage, hand.asset)
        hand.mark_playable()
    hand.next(Step.AUDIO if hand.plan.has_audio else Step.LADDER)


def _audio(hand: Work) -> None:
    """The audio-only variant; its sound is copied into the low rungs afterwards."""
    if twins.adopted(hand):
        return
    outcome = work.encode(hand, commands.audio_argv(_paths(hand), hand.plan), [ladder.AUDIO_NAME])
    if outcome.stopped or "No space left" in outcome.stderr_tail:
        raise work.failure(outcome)
    if not outcome.is_ok or publishing.settle(hand, ladder.AUDIO_NAME) is None:
        _go_on_without_sound(hand, outcome)
        return
    if hand.asset.playable_at is not None or not hand.plan.rungs:
        publishing.write_master(hand.storage, hand.asset)
    if not hand.plan.rungs:
        hand.mark_playable()
    hand.next(Step.LADDER if hand.plan.rungs else Step.FINISH)


def _go_on_without_sound(hand: Work, outcome: runner.Outcome) -> None:
    """Sound that cannot be decoded must not cost the picture; without a picture there is nothing to show."""
    if not hand.plan.rungs:
        raise StepFailed(codes.UNREADABLE, outcome.stderr_tail, retry_in_s=0)
    silent = dict(hand.asset.media_info, audio=None)
    found = [*hand.asset.warnings, codes.W_NO_AUDIO, codes.W_DECODE_ERRORS]
    with transaction.atomic():
        hand.set_renditions([ladder.AUDIO_NAME], RenditionState.SKIPPED, reason=codes.W_NO_AUDIO)
        hand.move_asset(AssetState(hand.asset.state), media_info=silent, warnings=found)
        hand.next(Step.LADDER)


def _ladder(hand: Work) -> None:
    """All rungs from one decode, playable while they grow; a long film is shared out where there are several workers."""
    if twins.adopted(hand) or sharing.shared_out(hand):
        return
    names = [rung.name for rung in hand.plan.rungs]
    argv = commands.ladder_argv(_paths(hand), hand.plan, audio_48k=_finished_audio(hand))
    rungs = publishing.GrowingRungs(hand)
    outcome = work.encode(hand, argv, names, rungs.tick)
    is_last_try = hand.job.attempts >= hand.job.max_attempts
    if not outcome.is_ok and not is_last_try:
        raise work.failure(outcome)
    made = {name: publishing.settle(hand, name) for name in names}
    if not any(made.values()):
        raise (
            StepFailed(codes.UNREADABLE, outcome.stderr_tail, retry_in_s=0)
            if outcome.is_ok
            else work.failure(outcome)
        )
    missing = [name for name, playlist in made.items() if playlist is None]
    hand.set_renditions(missing, RenditionState.FAILED, reason=refusals.plain_english(codes.ENCODER_FAILED))
    publishing.write_master(hand.storage, hand.asset)
    hand.mark_playable()
    _to_finish(hand, outcome, max(round(item.duration_s * 1_000) for item in made.values() if item))


def _pieces(hand: Work) -> None:
    """Rungs whose pieces are all there are joined; while some are missing, this step comes again."""
    joined = joining_up.join_rungs(hand)
    if joined.is_whole:
        _to_finish(hand, joined.outcome, joined.decoded_ms)
        sharing.clear(hand.storage, hand.asset)
    else:
        hand.next(Step.PIECES, in_s=joining_up.LOOK_AGAIN_S)


def _to_finish(hand: Work, outcome: runner.Outcome, decoded_ms: int) -> None:
    found = _findings(hand, outcome, decoded_ms)
    hand.move_asset(AssetState(hand.asset.state), warnings=found)
    hand.next(Step.FINISH)


def _findings(hand: Work, outcome: runner.Outcome, decoded_ms: int) -> list[str]:
    """Warnings by what was decoded: exit code 0 does not mean a good file."""
    found = list(hand.asset.warnings)
    packets = hand.info.video.packets if hand.info.video else 0
    is_short = decoded_ms < media_info.PARTLY * hand.plan.duration_ms - 500
    is_torn = outcome.error_lines > max(ERRORS_FLOOR, ERRORS_SHARE * packets)
    if (is_short or is_torn or not outcome.is_ok) and codes.W_PARTLY_READABLE not in found:
        found.append(codes.W_PARTLY_READABLE)
    if outcome.error_lines and codes.W_DECODE_ERRORS not in found:
        found.append(codes.W_DECODE_ERRORS)
    return found


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
    is_damaged = codes.W_PARTLY_READABLE in hand.asset.warnings
    code = codes.W_PARTLY_READABLE if is_damaged else ""
    with transaction.atomic():
        hand.move_asset(
            AssetState.DAMAGED if is_damaged else AssetState.PUBLISHED,
            has_lite=has_lite,
            **pictures,
            duration_ms=duration_ms,
            published_at=timezone.now(),
            code=code,
            reason=refusals.plain_english(code),
        )
        jobs.finish(hand.job)
        send_on_commit(AssetPublished(hand.asset.uuid, duration_ms, is_damaged))


def _pictures(hand: Work) -> dict[str, object]:
    """Poster and small pictures for the seek bar; a film without them is whole."""
    bench = Bench(hand.asset, hand.storage, hand.out, hand.beat)
    cover = str(hand.source) if hand.info.has_cover else ""
    return {**posters.make(bench, cover=cover), "has_sprites": sprites.make(bench)}


def _paths(hand: Work) -> Paths:
    return Paths(binary.ffmpeg_binary(), str(hand.source), str(hand.out))


def _finished_audio(hand: Work) -> str | None:
    """The finished audio-only file, if there is one."""
    row = Rendition.objects.filter(
        asset=hand.asset, profile=hand.asset.profile, name=ladder.AUDIO_NAME, state=RenditionState.DONE.value
    ).first()
    if row is None:
        return None
    return str(hand.storage.fetch(disk.published(hand.asset.uuid, f"{row.folder}/{row.name}.mp4")))


STEPS: dict[Step, Callable[[Work], None]] = {
    Step.PROBE: _probe,
    Step.REMUX: _remux,
    Step.AUDIO: _audio,
    Step.LADDER: _ladder,
    Step.PIECES: _pieces,
    Step.FINISH: _finish,
}
