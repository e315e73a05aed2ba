"""Which of the tracks of a file become the lesson: the real picture, and the sound that somebody meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import av.container
from av.stream import Disposition

from media_pipeline.prober import sounds, words

NO_PICTURE = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
BESIDE = (
    Disposition.comment | Disposition.visual_impaired | Disposition.hearing_impaired | Disposition.karaoke
    | Disposition.clean_effects | Disposition.descriptions | Disposition.dependent
)  # fmt: skip
Stream = Any  # a PyAV stream


@dataclass(slots=True)
class Choice:
    """The tracks, their places among those of their kind (what ffmpeg calls v:0, a:1), and what was not taken."""

    video: Stream = None
    audio: Stream = None
    video_place: int = 0
    audio_place: int = 0
    other_sounds: int = 0
    is_silent: bool = False
    has_cover: bool = False
    refused: dict[str, str] = field(default_factory=dict)
    subtitles: list[dict[str, Any]] = field(default_factory=list)


def choose(container: av.container.InputContainer, allowed: set[str]) -> Choice:
    """Look at every track; what we do not decode is `refused` by kind."""
    found = Choice()
    pictures: list[tuple[int, Stream]] = []
    voices: list[tuple[int, Stream]] = []
    places = {"video": 0, "audio": 0}
    found.subtitles = words.subtitles(container)
    for stream in container.streams:
        if stream.type not in places:
            continue
        place = places[stream.type]
        places[stream.type] += 1
        if stream.type == "video" and stream.disposition & NO_PICTURE:
            found.has_cover = True
            continue
        name = stream.codec_context.codec.name if stream.codec_context is not None else "unknown"
        if name not in allowed:
            found.refused.setdefault(stream.type, name)
        else:
            (pictures if stream.type == "video" else voices).append((place, stream))
    if pictures:
        found.video_place, found.video = min(pictures, key=_picture_rank)
    if voices:
        _take_voice(found, container, voices)
    return found


def _picture_rank(placed: tuple[int, Stream]) -> tuple[bool, bool, int, int]:
    """More than one picture before a single one, enabled before hidden, large before small, first before later."""
    place, stream = placed
    context = stream.codec_context
    return (
        stream.frames == 1,
        not stream.disposition & Disposition.default,
        -(context.width or 0) * (context.height or 0),
        place,
    )


def _take_voice(
    found: Choice, container: av.container.InputContainer, voices: list[tuple[int, Stream]]
) -> None:
    """The first with sound, the default before others, comments and descriptions last."""
    ranked = sorted(
        voices,
        key=lambda placed: (
            bool(placed[1].disposition & BESIDE),
            not placed[1].disposition & Disposition.default,
            placed[0],
        ),
    )
    found.other_sounds = len(voices) - 1
    for place, stream in ranked:
        if sounds.is_heard(container, stream):
            found.audio_place, found.audio = place, stream
            return
    found.audio_place, found.audio = ranked[0]
    found.is_silent = True
