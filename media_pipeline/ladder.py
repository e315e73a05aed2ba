"""From what a file is to the rungs it becomes: phone first, never upscaled, short side counts (portrait alike)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest

from media_pipeline.media_info import MediaInfo, VideoInfo

PROFILE = "phone-2"
AUDIO_NAME, ALONE_K = "a48", 48
REMUX_NAME = "remux"
MAX_FPS = Fraction(30)
CLASS_NEEDS_MS = 30_000
REMUX_MAX_BPS = 6_000_000
REMUX_LISTED_BPS = 4_000_000
REMUX_MAX_SIDE = 1_080
REMUX_MAX_GAP_MS = 10_000
REMUX_MAX_APART_MS = 250
REMUX_MAX_FPS = 60
PAD_FROM_MS = 100
# The next rung's peak may be somewhat above the source's: key pictures come more often.
FORETOLD = 0.75


@dataclass(frozen=True, slots=True)
class RungSpec:
    """One row of the table: what a phone on such a network can take. Rates in kb/s; an AV1 rung has no H.264 level."""

    name: str
    short_side: int
    profile: str
    level: str
    crf: int
    maxrate_k: int
    audio_k: int
    fps_cap: Fraction
    codec: str = "h264"


TABLE: tuple[RungSpec, ...] = (
    RungSpec("v234", 234, "baseline", "1.3", 30, 150, 48, Fraction(15)),
    RungSpec("v360", 360, "main", "3.0", 27, 350, 48, MAX_FPS),
    RungSpec("v540", 540, "main", "3.1", 26, 800, 96, MAX_FPS),
    RungSpec("v720", 720, "high", "3.1", 25, 1_600, 96, MAX_FPS),
    RungSpec("v1080", 1_080, "high", "4.0", 24, 3_200, 96, MAX_FPS),
    RungSpec("av540", 540, "", "", 40, 450, 96, MAX_FPS, "av1"),
    RungSpec("av720", 720, "", "", 40, 900, 96, MAX_FPS, "av1"),
)
H264_RUNGS = tuple(spec.name for spec in TABLE if spec.codec == "h264")
DEFAULT_RUNGS = ("v234", "v360", "v720")

# H.264 Annex A, table A-1: level, macroblocks a frame, macroblocks a second.
LEVELS: tuple[tuple[str, int, int], ...] = (
    ("1.3", 396, 11_880),
    ("2.1", 792, 19_800),
    ("3.0", 1_620, 40_500),
    ("3.1", 3_600, 108_000),
    ("3.2", 5_120, 216_000),
    ("4.0", 8_192, 245_760),
    ("5.1", 36_864, 983_040),
)


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung for one file: exact even size, rate and limits."""

    name: str
    width: int
    height: int
    fps: Fraction
    profile: str
    level: str
    crf: int
    maxrate_k: int
    audio_k: int
    codec: str = "h264"

    @property
    def cap_bps(self) -> int:
        """What the rung may cost on the network, with 4 kb/s for the container."""
        return (self.maxrate_k + self.audio_k + 4) * 1_000


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be made of a file. `cuts` are pairs of (moment, length) in ms: after that moment of the
    source's clock, so much is taken off it, because nothing was recorded there.
    """

    rungs: tuple[Rung, ...]
    has_audio: bool
    has_remux: bool
    duration_ms: int
    fps: Fraction = MAX_FPS
    pad_audio: bool = False
    pad_video_ms: int = 0
    transfer: str = ""
    deinterlace: str = ""
    square_pixels: bool = False
    video_track: int = 0
    audio_track: int = 0
    cuts: tuple[tuple[int, int], ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of all planned renditions, the most useful first."""
        head = [REMUX_NAME] if self.has_remux else []
        return head + ([AUDIO_NAME] if self.has_audio else []) + [rung.name for rung in self.rungs]


def plan(info: MediaInfo, wanted: tuple[str, ...] = DEFAULT_RUNGS) -> Plan:
    """The rungs for `info`: those of `wanted` that do not upscale, or one at the source's own size."""
    video, audio = info.video, info.audio
    if video is None:
        return Plan(
            (),
            has_audio=audio is not None,
            has_remux=False,
            duration_ms=info.duration_ms,
            audio_track=audio.track if audio else 0,
            cuts=cuts(info),
        )
    video_gap = info.duration_ms - video.duration_ms
    return Plan(
        rungs=tuple(_rung(spec, video) for spec in _needed(_specs(info, video, wanted), info, video)),
        has_audio=audio is not None,
        has_remux=can_remux(info),
        duration_ms=info.duration_ms,
        fps=min(video.rate, MAX_FPS),
        pad_audio=audio is not None and info.duration_ms - audio.duration_ms > PAD_FROM_MS,
        pad_video_ms=video_gap if video_gap > PAD_FROM_MS else 0,
        transfer=video.transfer,
        deinterlace="interlaced" if video.is_interlaced else "all" if video.is_combed else "",
        square_pixels=not video.is_square,
        video_track=video.track,
        audio_track=audio.track if audio else 0,
        cuts=cuts(info),
    )


def cuts(info: MediaInfo) -> tuple[tuple[int, int], ...]:
    """Where the source's clock is set back, and by how much. The middle of a hole is a safe place to do it."""
    return tuple(((start + end) // 2, end - start) for start, end in sorted(info.holes))


def _specs(info: MediaInfo, video: VideoInfo, wanted: tuple[str, ...]) -> list[RungSpec]:
    fitting = [spec for spec in TABLE if spec.name in wanted and spec.short_side <= video.short_side]
    if not fitting:
        lowest = TABLE[0]
        side = even(video.short_side)
        return [
            RungSpec(
                f"v{side}",
                side,
                lowest.profile,
                lowest.level,
                lowest.crf,
                lowest.maxrate_k,
                48,
                lowest.fps_cap,
            )
        ]
    is_slides = info.content_class == "slides" and info.duration_ms >= CLASS_NEEDS_MS
    if is_slides and len(fitting) > 1:
        return fitting[1:]  # writing is not legible at 234 lines
    return fitting


def _needed(specs: list[RungSpec], info: MediaInfo, video: VideoInfo) -> list[RungSpec]:
    """Without the middle rungs that the master would not list (`listed`): what the source's own fattest moment takes
    fits them, so the next higher one, held to their rate, shows more for the same. Short films prove nothing.
    """
    kept: list[RungSpec] = []
    held_to: int | None = None
    for spec, higher in zip_longest(specs, specs[1:]):
        is_middle = bool(kept) and higher is not None and higher.codec == spec.codec == "h264"
        fits = 0 < video.peak_bps <= FORETOLD * spec.maxrate_k * 1_000
        if is_middle and fits and info.duration_ms >= CLASS_NEEDS_MS:
            held_to = held_to or spec.maxrate_k
            continue
        kept.append(replace(spec, maxrate_k=min(spec.maxrate_k, held_to)) if held_to else spec)
        held_to = None
    return kept


def _rung(spec: RungSpec, video: VideoInfo) -> Rung:
    width, height = fitted(video.width, video.height, spec.short_side)
    fps = min(video.rate, spec.fps_cap)
    return Rung(
        spec.name,
        width,
        height,
        fps,
        spec.profile,
        fitting_level(width, height, fps, spec.level) if spec.level else "",
        spec.crf,
        spec.maxrate_k,
        spec.audio_k,
        spec.codec,
    )


def even(number: float) -> int:
    """The nearest even whole number, at least 2 (4:2:0 has no odd sides)."""
    return max(2, round(number / 2) * 2)


def fitted(width: int, height: int, short_side: int) -> tuple[int, int]:
    """Even size whose short side is at most `short_side`, in the proportions of width by height; never larger."""
    short = min(width, height)
    target = min(short_side, short)
    side = target - target % 2 or 2
    long_side = even(max(width, height) * side / short)
    return (side, long_side) if width < height else (long_side, side)


def fitting_level(width: int, height: int, fps: Fraction, at_least: str) -> str:
    """The lowest H.264 level from `at_least` up that allows this frame size and rate."""
    blocks = -(-width // 16) * -(-height // 16)
    for level, frame_limit, second_limit in LEVELS:
        if float(level) >= float(at_least) and blocks <= frame_limit and blocks * fps <= second_limit:
            return level
    return LEVELS[-1][0]


def can_remux(info: MediaInfo) -> bool:
    """Whether the source plays in browsers as it is: copied into HLS, a lesson is playable in a moment."""
    video, audio = info.video, info.audio
    if video is None:
        return False
    is_web_video = (
        video.codec == "h264"
        and video.pix_fmt in {"yuv420p", "yuvj420p"}
        and video.profile.lower() in {"baseline", "constrained baseline", "main", "high"}
        and video.level <= 42
        and video.rotation == 0
        and video.is_square
        and video.is_steady
        and not video.is_interlaced
        and not video.is_combed
        and not video.is_trimmed
        and not video.transfer
        and video.rate <= REMUX_MAX_FPS
        and video.width % 2 == 0
        and video.height % 2 == 0
        and video.short_side <= REMUX_MAX_SIDE
        and 0 < video.max_keyframe_gap_ms <= REMUX_MAX_GAP_MS
        and video.peak_bps <= REMUX_MAX_BPS
    )
    is_web_audio = audio is None or (
        audio.codec == "aac" and audio.profile in {"LC", ""} and audio.channels <= 2
    )
    is_aligned = audio is None or (
        abs(video.duration_ms - audio.duration_ms) <= 1_000
        and abs(video.start_ms - audio.start_ms) <= REMUX_MAX_APART_MS
        and not audio.is_trimmed
    )
    return is_web_video and is_web_audio and is_aligned and info.sample_errors == 0 and not info.holes


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished rendition, as the master playlist needs to weigh it."""

    name: str
    short_side: int
    peak_bps: int
    cap_bps: int


def listed(renditions: list[Measured], duration_ms: int) -> list[str]:
    """Which finished renditions the master playlist offers, lowest first.

    A middle rung goes when the next higher one's peak fits its cap (a better picture for the same budget; peaks of
    clips under 30 s prove nothing). The lowest is always offered: it is the promise to slow networks. The copied
    source stays only where it shows more than the top rung, or costs no more.
    """
    rungs = sorted(
        (item for item in renditions if item.name.startswith("v")), key=lambda item: item.short_side
    )
    kept = [
        item.name
        for item, higher in zip_longest(rungs, rungs[1:])
        if item is rungs[0]
        or higher is None
        or duration_ms < CLASS_NEEDS_MS
        or higher.peak_bps > item.cap_bps
    ]
    names = [item.name for item in renditions if item.name == AUDIO_NAME] + kept
    names += [
        item.name for item in renditions if item.name.startswith("av")
    ]  # for whom AV1 plays, at a lower rate
    for copy in (item for item in renditions if item.name == REMUX_NAME):
        top = rungs[-1] if rungs else None
        shows_more = top is None or (copy.short_side > top.short_side and copy.peak_bps <= REMUX_LISTED_BPS)
        if shows_more or (top is not None and copy.peak_bps <= top.cap_bps):
            names.append(copy.name)
    return names
