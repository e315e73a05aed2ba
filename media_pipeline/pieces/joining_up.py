"""The pieces of a rung become the rendition that one pass would have made, and are published like one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum

from media_pipeline import binary, codes, disk, encoding, ladder, publishing, runner, settling
from media_pipeline.jobs import WorkState
from media_pipeline.ladder import Rung
from media_pipeline.models import Piece, Rendition
from media_pipeline.pieces import joining, lines
from media_pipeline.pieces.joining import CannotJoin, Part
from media_pipeline.pieces.plans import Stretch
from media_pipeline.states import RenditionState
from media_pipeline.work import StepFailed, Work, failure

LOOK_AGAIN_S = 15
OPEN = (RenditionState.QUEUED.value, RenditionState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Joined:
    """What is there of the film: whether nothing more will come, what was found on the way, how much plays."""

    is_whole: bool
    outcome: runner.Outcome
    decoded_ms: int


def join_rungs(work: Work) -> Joined:
    """Join and publish every rung whose pieces are all there, the lowest first.

    Raises StepFailed when nothing is left to wait for and no rung was made.
    """
    while (rung := _ready(work)) is not None:
        _join(work, *rung)
    rows = _rungs(work)
    done = [row for row in rows if row.state == RenditionState.DONE.value]
    is_whole = not any(row.state in OPEN for row in rows)
    if is_whole and not done:
        worst = (
            Piece.objects.filter(asset=work.asset, state=WorkState.FAILED).order_by("-finished_at").first()
        )
        raise StepFailed(
            worst.reason if worst else codes.ENCODER_FAILED, worst.log_tail if worst else "", retry_in_s=0
        )
    errors = Piece.objects.filter(asset=work.asset).aggregate(lines=Sum("error_lines"))["lines"] or 0
    decoded_ms = max((row.duration_ms or 0 for row in done), default=0)
    return Joined(is_whole, runner.Outcome(0, error_lines=errors), decoded_ms)


def _rungs(work: Work) -> list[Rendition]:
    names = [rung.name for rung in work.plan.rungs]
    return list(Rendition.objects.filter(asset=work.asset, profile=work.asset.profile, name__in=names))


def _ready(work: Work) -> tuple[Rung, list[Piece], Piece | None] | None:
    """The lowest rung that is not joined yet and whose pieces are all there, with them and its sound."""
    waiting = {row.name for row in _rungs(work) if row.state in OPEN}
    pieces = list(Piece.objects.filter(asset=work.asset).order_by("number"))
    sounds = {piece.sound_k: piece for piece in pieces if piece.sound_k}
    for rung in work.plan.rungs:
        own = [piece for piece in pieces if rung.name in piece.names]
        made = [piece for piece in own if piece.state == WorkState.DONE]
        sound = sounds.get(rung.audio_k) if work.plan.has_audio else None
        is_there = bool(made) and {piece.number for piece in made} == {piece.number for piece in own}
        if rung.name in waiting and is_there and (sound is None or sound.is_terminal):
            return rung, made, sound if sound and sound.state == WorkState.DONE else None
    return None


def _join(work: Work, rung: Rung, pieces: list[Piece], sound: Piece | None) -> None:
    """One clock for the pictures, then a copy that puts the sound beside them."""
    joined = work.out / f"{rung.name}.joined"
    try:
        joining.join(_parts(work, rung, pieces), rung.fps, joined)
    except CannotJoin as odd:
        raise StepFailed(codes.ENCODER_FAILED, str(odd)) from odd
    argv = lines.join_argv(
        binary.ffmpeg_binary(),
        str(joined),
        _sound_file(work, sound),
        str(work.out),
        rung=rung,
        plan=work.plan,
    )
    limits = runner.Limits.for_transcode(work.plan.duration_ms)
    outcome = encoding.transform(argv, folder=work.out, limits=limits, on_tick=lambda _progress: _beat(work))
    joined.unlink(missing_ok=True)
    if not outcome.is_ok or settling.settle(work, rung.name) is None:
        raise failure(outcome)
    publishing.write_master(work.storage, work.asset)
    work.mark_playable()


def _parts(work: Work, rung: Rung, pieces: list[Piece]) -> Iterator[Part]:
    """The files of the pieces, each fetched when its turn comes; the lease is kept meanwhile."""
    for piece in pieces:
        work.beat()
        path = work.storage.fetch(f"{piece.folder}/{rung.name}.mp4")
        stretch = Stretch(piece.start_s, piece.end_ms, piece.is_last)
        yield Part(path, stretch.first_frame(rung.fps))
        work.storage.release(f"{piece.folder}/{rung.name}.mp4")


def _sound_file(work: Work, sound: Piece | None) -> str | None:
    """The sound made for this rung; else the small one, which every film with sound has."""
    if not work.plan.has_audio:
        return None
    if sound is not None:
        return str(work.storage.fetch(f"{sound.folder}/{lines.sound_name(sound.sound_k)}.mp4"))
    small = Rendition.objects.filter(
        asset=work.asset,
        profile=work.asset.profile,
        name=ladder.AUDIO_NAME,
        state=RenditionState.DONE.value,
    ).first()
    if small is None:
        return None
    return str(work.storage.fetch(disk.published(work.asset.uuid, f"{small.folder}/{small.name}.mp4")))


def _beat(work: Work) -> None:
    work.beat()
