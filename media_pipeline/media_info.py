"""What a probe found in a file, as plain values; everything here was chosen by whoever made the file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any

from media_pipeline import codes

MIN_MS = 1_000
MAX_MS = 12 * 3_600_000
MAX_SIDE = 8_192
MAX_PIXELS = 8_192 * 4_608
PARTLY = 0.95
LOW_SIDE = 180
# Their headers count the samples of the whole; nothing in the file itself tells where it was cut.
WRITTEN = frozenset({"mov_text", "subrip", "ass", "ssa", "webvtt", "text"})
DRAWN = frozenset({"dvd_subtitle", "hdmv_pgs_subtitle", "dvb_subtitle", "xsub"})
COUNTED_BY_HEADER = frozenset({"mp3", "flac"})


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """The picture that was chosen, at place `track` among the file's pictures. Sizes are as displayed: rotation and
    pixel shape already applied. Combed: fields are woven into its frames although nothing says so.
    """

    codec: str
    width: int
    height: int
    frame_rate: str
    pix_fmt: str = "yuv420p"
    profile: str = ""
    level: int = 0
    rotation: int = 0
    is_square: bool = True
    is_interlaced: bool = False
    is_combed: bool = False
    transfer: str = ""
    track: int = 0
    start_ms: int = 0
    duration_ms: int = 0
    packets: int = 0
    expected_packets: int = 0
    is_torn_at_end: bool = False
    is_trimmed: bool = False
    max_keyframe_gap_ms: int = 0
    peak_bps: int = 0
    average_bps: int = 0
    is_steady: bool = True

    @property
    def rate(self) -> Fraction:
        return Fraction(self.frame_rate)

    @property
    def short_side(self) -> int:
        return min(self.width, self.height)


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """The sound that was chosen, at place `track` among the file's sounds."""

    codec: str
    profile: str = ""
    channels: int = 1
    sample_rate: int = 44_100
    language: str = ""
    track: int = 0
    start_ms: int = 0
    duration_ms: int = 0
    packets: int = 0
    expected_packets: int = 0
    is_torn_at_end: bool = False
    is_trimmed: bool = False


@dataclass(frozen=True, slots=True)
class SubtitleInfo:
    """Subtitles inside the file, at place `track` among them; language and title in its maker's words."""

    track: int
    codec: str
    language: str = ""
    title: str = ""

    @property
    def is_text(self) -> bool:
        return self.codec in WRITTEN

    @property
    def is_drawn(self) -> bool:
        """Pictures of words: a disc's, or a broadcaster's."""
        return self.codec in DRAWN


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """A probed file. `duration_ms` was measured from its packets, without the `holes` (from, to) in which no track has
    anything; `declared_ms` is what its header says, `promised_bytes` its outermost size.
    """

    container: str
    video: VideoInfo | None = None
    audio: AudioInfo | None = None
    duration_ms: int = 0
    declared_ms: int | None = None
    has_cover: bool = False
    content_class: str = "talk"
    sample_frames: int = 0
    sample_errors: int = 0
    holes: tuple[tuple[int, int], ...] = ()
    other_sounds: int = 0
    is_silent: bool = False
    no_decoder: str = ""
    bytes: int = 0
    promised_bytes: int = 0
    subtitles: tuple[SubtitleInfo, ...] = ()

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> MediaInfo:  # Any: JSON
        """The reverse of `as_json`; unknown keys are ignored."""
        known = {name: data[name] for name in {part.name for part in fields(cls)} & data.keys()}
        if known.get("video"):
            known["video"] = VideoInfo(**known["video"])
        if known.get("audio"):
            known["audio"] = AudioInfo(**known["audio"])
        known["subtitles"] = tuple(SubtitleInfo(**told) for told in known.get("subtitles", ()))
        known["holes"] = tuple((start, end) for start, end in known.get("holes", ()))
        return cls(**known)


def refusal(info: MediaInfo) -> str:
    """The code for which a probed file is refused; empty when it can become a lesson."""
    if info.video is None and info.audio is None:
        return codes.NO_STREAMS
    if info.duration_ms < MIN_MS:
        return codes.TOO_SHORT
    if info.duration_ms > MAX_MS:
        return codes.TOO_LONG
    if info.sample_frames == 0:
        return codes.UNREADABLE
    video = info.video
    if video and (max(video.width, video.height) > MAX_SIDE or video.width * video.height > MAX_PIXELS):
        return codes.TOO_LARGE_PICTURE
    return ""


def present_share(info: MediaInfo) -> float:
    """How much of the recording is in the file, from 0 to 1: by the index where there is one, else by the file's own
    outermost size, else (MP3, FLAC, FLV) by the stated length when the end is torn.

    A stated length alone proves nothing: it can be set to anything.
    """
    tracks = [part for part in (info.video, info.audio) if part]
    indexed = [part for part in tracks if part.expected_packets]
    if indexed:
        return min(1.0, *(part.packets / part.expected_packets for part in indexed), 1.0)
    if info.promised_bytes:
        return min(1.0, info.bytes / info.promised_bytes)
    is_torn = any(part.is_torn_at_end for part in tracks) or info.container in COUNTED_BY_HEADER
    if is_torn and info.declared_ms and info.declared_ms - info.duration_ms > 1_000:
        return info.duration_ms / info.declared_ms
    return 1.0


def is_partial(info: MediaInfo) -> bool:
    """Whether a part of the file is missing that a viewer would miss."""
    return present_share(info) < PARTLY


def warnings(info: MediaInfo) -> list[str]:
    """Codes of what a trainer should know before publishing."""
    found = [codes.W_PARTLY_READABLE] if is_partial(info) else []
    declared = info.declared_ms
    whole_ms = info.duration_ms + sum(end - start for start, end in info.holes)
    if declared and not found and abs(declared - whole_ms) > max(1_000, whole_ms // 20):
        found.append(codes.W_HEADER_DURATION)
    video, audio = info.video, info.audio
    flags = [
        (info.sample_errors > 0, codes.W_DECODE_ERRORS),
        (bool(info.holes), codes.W_HOLES),
        (bool(info.no_decoder), codes.W_SOUND_UNSUPPORTED),
        (audio is not None and info.is_silent, codes.W_SILENT),
        (info.other_sounds > 0, codes.W_OTHER_SOUNDS),
    ]
    if video and audio:
        short = info.duration_ms - 1_000
        flags += [
            (audio.duration_ms < short, codes.W_AUDIO_PADDED),
            (video.duration_ms < short, codes.W_VIDEO_PADDED),
        ]
    if video:
        flags += [
            (audio is None and not info.no_decoder, codes.W_NO_AUDIO),
            (bool(video.transfer), codes.W_HDR),
            (video.is_interlaced or video.is_combed, codes.W_INTERLACED),
            (video.short_side < LOW_SIDE, codes.W_LOW_RESOLUTION),
        ]
    return found + [code for is_so, code in flags if is_so]
