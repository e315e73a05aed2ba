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
    voices: list[tuple[int, Stream]] = field(default_factory=list)

    @property
    def indexes(self) -> list[int]:
        """The picture, and every sound that may still be taken."""
        pictures = [self.video] if self.video is not None else []
        return [stream.index for stream in (*pictures, *(voice for _place, voice in self.voices))]


def choose(container: av.container.InputContainer, allowed: set[str]) -> Choice:
    """Look at every track, and read nothing; what we do not decode is `refused` by kind. Of several sounds the most
    likely one is taken until somebody has listened.
    """
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
    found.voices = sorted(voices, key=_voice_rank)
    found.other_sounds = max(0, len(voices) - 1)
    if voices:
        found.audio_place, found.audio = found.voices[0]
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


def _voice_rank(placed: tuple[int, Stream]) -> tuple[bool, bool, int]:
    """The default before others, comments and descriptions last."""
    place, stream = placed
    return (bool(stream.disposition & BESIDE), not stream.disposition & Disposition.default, place)


def listen(found: Choice, container: av.container.InputContainer) -> None:
    """Take the first sound in which anything is heard; without one, the most likely, and say that it is silent."""
    heard = next((voice for voice in found.voices if sounds.is_heard(container, voice[1])), None)
    found.is_silent = bool(found.voices) and heard is None
    found.voices = [heard] if heard is not None else found.voices[:1]
    if found.voices:
        found.audio_place, found.audio = found.voices[0]
