"""The ladder: one run of ffmpeg for all rungs, and in the last try one for each, so that a bad one costs itself only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils import timezone

from media_pipeline import (
    binary,
    chips,
    codes,
    commands,
    growth,
    ladder,
    media_info,
    refusals,
    runner,
    settling,
    verdict,
    work,
)
from media_pipeline.commands import Paths
from media_pipeline.growth import Growth
from media_pipeline.ladder import Rung
from media_pipeline.models import Rendition
from media_pipeline.packaging import Playlist
from media_pipeline.refusals import Refused
from media_pipeline.states import AssetState, RenditionState
from media_pipeline.work import Work


@dataclass(frozen=True, slots=True)
class Pass:
    """One run of ffmpeg and what it made: a playlist a rendition, None where there is nothing."""

    outcome: runner.Outcome
    made: dict[str, Playlist | None]


class SoundFails(RuntimeError):
    """Sound that cannot be decoded keeps all from being made: it has to be tried by itself."""


def paths(hand: Work) -> Paths:
    """Where a run reads and writes."""
    encoder = chips.chosen(is_first_try=hand.job.attempts <= 1)
    return Paths(binary.ffmpeg_binary(), str(hand.source), str(hand.out), encoder)


def open_rungs(hand: Work) -> tuple[Rung, ...]:
    """The rungs that are still to be made: all at first; of a published film those that somebody tries again."""
    over = [RenditionState.DONE.value]
    if hand.asset.state == AssetState.PUBLISHED.value:
        over.append(RenditionState.FAILED.value)
    rows = Rendition.objects.filter(asset=hand.asset, profile=hand.asset.profile, state__in=over)
    finished = set(rows.values_list("name", flat=True))
    return tuple(rung for rung in hand.plan.rungs if rung.name not in finished)


def run(hand: Work) -> list[Pass]:
    """Make what is open. Raises SoundFails, and StepFailed while there are tries left."""
    rungs = open_rungs(hand)
    is_last_try = hand.job.is_last_try
    groups = [(rung,) for rung in rungs] if is_last_try else [rungs] if rungs else []
    return [_run(hand, group, is_last_try=is_last_try) for group in groups]


def _run(hand: Work, rungs: tuple[Rung, ...], *, is_last_try: bool) -> Pass:
    """One run over `rungs`, and the sound alone with them when it is not there yet."""
    sound, plan = finished_sound(hand), replace(hand.plan, rungs=rungs)
    with_sound = plan.has_audio and sound is None
    names = ([ladder.AUDIO_NAME] if with_sound else []) + [rung.name for rung in rungs]
    argv = commands.ladder_argv(paths(hand), plan, audio_48k=sound)
    with Growth(hand, names) as growing:
        outcome = work.encode(hand, argv, names, growing.tick)
    if work.is_complete(outcome) or (is_last_try and not work.is_of_the_machine(outcome)):
        return Pass(outcome, {name: settling.settle(hand, name) for name in names})
    if with_sound and not work.is_of_the_machine(outcome) and not growth.so_far(hand.out, ladder.AUDIO_NAME):
        raise SoundFails
    if verdict.is_file_at_fault(outcome):
        return Pass(outcome, {name: settling.settle(hand, name) for name in names})
    raise work.failure(outcome)


def conclude(hand: Work, passes: list[Pass]) -> int:
    """What was made stays; what was not has failed, and can be tried again alone. Returns how much plays, in ms.

    Without any picture: raises Refused when there is no sound either, StepFailed when the file is not at fault.
    """
    reason = refusals.plain_english(codes.ENCODER_FAILED)
    for one in passes:
        hand.set_renditions(
            [name for name, playlist in one.made.items() if playlist is None],
            RenditionState.FAILED,
            reason=reason,
            log_tail=one.outcome.stderr_tail,
            finished_at=timezone.now(),
        )
    pictures = _done(hand).filter(height__isnull=False).exclude(name=ladder.REMUX_NAME)
    decoded_ms = max((row.duration_ms or 0 for row in pictures), default=0)
    if passes and decoded_ms < media_info.MIN_MS:
        _without_picture(hand, passes[-1].outcome)
    return decoded_ms


def _without_picture(hand: Work, last: runner.Outcome) -> None:
    """Nothing to see came out. Is the file at fault, its sound may stay; else it is tried again."""
    if not last.is_ok and not verdict.is_file_at_fault(last):
        raise work.failure(last)
    if not _done(hand).filter(name=ladder.AUDIO_NAME, duration_ms__gte=media_info.MIN_MS).exists():
        raise Refused(codes.UNREADABLE, last.stderr_tail)


def finished_sound(hand: Work) -> str | None:
    """The finished audio-only file, if there is one."""
    row = _done(hand).filter(name=ladder.AUDIO_NAME).first()
    return str(settling.finished_file(hand, row)) if row is not None else None


def _done(hand: Work) -> QuerySet[Rendition]:
    return Rendition.objects.filter(
        asset=hand.asset, profile=hand.asset.profile, state=RenditionState.DONE.value
    )
