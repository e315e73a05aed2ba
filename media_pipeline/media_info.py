"""What a probe found in a file, as plain values; everything here was chosen by whoever made the file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from fractions import Fraction
from typing import Any

from media_pipeline import codes

MIN_MS = 1_000
MAX_MS = 12 * 3_600_000
MAX_SIDE = 8_192
MAX_PIXELS = 8_192 * 4_608
PARTLY = 0.95
LOW_SIDE = 180


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """The first real video stream. Sizes are as displayed: rotation and pixel shape already applied."""

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
    transfer: str = ""
    duration_ms: int = 0
    packets: int = 0
    expected_packets: int = 0
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
    """The first audio stream."""

    codec: str
    profile: str = ""
    channels: int = 1
    sample_rate: int = 44_100
    duration_ms: int = 0
    packets: int = 0
    expected_packets: int = 0


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """A probed file. `duration_ms` was measured from its packets; `declared_ms` is what its header says."""

    container: str
    video: VideoInfo | None = None
    audio: AudioInfo | None = None
    duration_ms: int = 0
    declared_ms: int | None = None
    has_cover: bool = False
    content_class: str = "talk"
    sample_frames: int = 0
    sample_errors: int = 0
    extra: dict[str, str] = field(default_factory=dict)

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


def is_partial(info: MediaInfo) -> bool:
    """Whether a part of the file is missing: packets that its own index promises, or, where the container has no
    index, more than a second (and 5 %) of the length that its header declares.

    A header length alone proves nothing when the index is complete: it can be set to anything.
    """
    indexed = [part for part in (info.video, info.audio) if part and part.expected_packets]
    if indexed:
        return any(part.packets < PARTLY * part.expected_packets for part in indexed)
    if info.declared_ms is None:
        return False
    return info.duration_ms < PARTLY * info.declared_ms and info.declared_ms - info.duration_ms > 1_000


def warnings(info: MediaInfo) -> list[str]:
    """Codes of what a trainer should know before publishing."""
    found = [codes.W_PARTLY_READABLE] if is_partial(info) else []
    declared = info.declared_ms
    if declared and not found and abs(declared - info.duration_ms) > max(1_000, info.duration_ms // 20):
        found.append(codes.W_HEADER_DURATION)
    if info.sample_errors:
        found.append(codes.W_DECODE_ERRORS)
    video, audio = info.video, info.audio
    if video and audio and audio.duration_ms < info.duration_ms - 1_000:
        found.append(codes.W_AUDIO_PADDED)
    if video and audio and video.duration_ms < info.duration_ms - 1_000:
        found.append(codes.W_VIDEO_PADDED)
    if video:
        flags = (
            (audio is None, codes.W_NO_AUDIO),
            (bool(video.transfer), codes.W_HDR),
            (video.is_interlaced, codes.W_INTERLACED),
            (video.short_side < LOW_SIDE, codes.W_LOW_RESOLUTION),
        )
        found += [code for is_so, code in flags if is_so]
    return found
