"""A draft of captions from the sound of a film: asked for, written as a track that only trainers see."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from media_pipeline import binary, codes, commands, disk, encoding, ladder
from media_pipeline.bench import SMALL_JOB, Bench
from media_pipeline.captions import recognisers, writing
from media_pipeline.captions.recognisers import Recogniser
from media_pipeline.models import Asset, CaptionTrack, CaptionVersion, Errand, Rendition
from media_pipeline.refusals import Refused
from media_pipeline.states import RenditionState


def check(asset: Asset, language: str) -> None:
    """Raise Refused where no draft can be made: no recogniser, no finished sound, or captions are there already."""
    if recognisers.current() is None:
        raise Refused(codes.NO_RECOGNISER)
    if CaptionTrack.objects.filter(asset=asset, language=language, cues__gt=0).exists():
        raise Refused(codes.CAPTIONS_EXIST)
    if _sound(asset) is None:
        raise Refused(codes.NOT_READY)


def draft(
    bench: Bench, errand: Errand, recogniser: Recogniser, actor: AbstractBaseUser | None
) -> CaptionTrack:
    """Listen, and write what was heard as a draft. Raises Refused (no-speech, captions-exist)."""
    check(bench.asset, errand.language)
    audio = _wave(bench)
    length_ms = bench.asset.duration_ms or 0
    heard = recogniser.recognise(
        audio,
        language=errand.language,
        length_ms=length_ms,
        on_tick=lambda done_ms: bench.tick(done_ms, length_ms),
    )
    if not heard:
        raise Refused(codes.NO_SPEECH)
    with transaction.atomic():
        bench.beat()
        check(bench.asset, errand.language)
        track = writing.open_track(bench.asset, language=errand.language, label=errand.label)
        cues = [line.cue for line in heard]
        writing.write(track, cues, CaptionVersion.Origin.RECOGNISED, actor)
        track.doubts = [line.cue.start_ms for line in heard if not line.is_sure]
        track.save(update_fields=["doubts"])
    return track


def _sound(asset: Asset) -> Rendition | None:
    """The finished rendition with sound that weighs least."""
    rows = Rendition.objects.filter(
        asset=asset, profile=asset.profile, state=RenditionState.DONE.value, codecs__contains="mp4a"
    ).exclude(folder="")
    return min(rows, key=lambda row: (row.name != ladder.AUDIO_NAME, row.bytes), default=None)


def _wave(bench: Bench) -> Path:
    row = _sound(bench.asset)
    if row is None:
        raise Refused(codes.NOT_READY)
    key = disk.published(bench.asset.uuid, f"{row.folder}/{row.name}.mp4")
    made = bench.folder / "speech.wav"
    argv = commands.speech_argv(binary.ffmpeg_binary(), str(bench.storage.fetch(key)), str(made))
    outcome = encoding.transform(
        argv, folder=bench.folder, limits=SMALL_JOB, on_tick=lambda _progress: bench.keep()
    )
    if not outcome.is_ok:
        raise recognisers.RecogniserFailed(outcome.stderr_tail[-recognisers.LONGEST_TAIL :])
    return made
