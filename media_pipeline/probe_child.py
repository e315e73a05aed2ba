"""Looks into one uploaded file with PyAV, in a process of its own: a crash in a demuxer stays here. Run as a script.

`probe_child.py SOURCE OPTIONS` with OPTIONS as JSON: `formats`, `codecs`. Prints one JSON object: the fields of
MediaInfo, or {"error": code, "detail": …}. Every number in it is the file maker's word unless it was measured here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import av.container
import av.error
import av.stream

ATTACHED_PICTURE = 0x0400
GAP_LIMIT_S = 600.0
HDR = {16: "pq", 18: "hlg"}
PROGRESSIVE = {"", "0", "unknown", "progressive", "None", "1"}
SAMPLE_SPOTS = 12
SAMPLE_SIDE = 32
STILL, BUSY = 0.6, 12.0
Json = dict[str, Any]  # Any: JSON


@dataclass(slots=True)
class Track:
    """What the packets of one stream add up to."""

    first_s: float = float("inf")
    last_s: float = float("-inf")
    packets: int = 0
    corrupt: int = 0
    size: int = 0
    keys: list[tuple[float, int]] = field(default_factory=list)
    gaps: set[int] = field(default_factory=set)
    before: float | None = None

    def add(self, packet: Any, base: Fraction) -> None:  # Any: a PyAV packet
        """Count one packet."""
        if packet.pts is None or packet.size == 0:
            return
        at = float(packet.pts * base)
        length = float((packet.duration or 0) * base)
        self.packets += 1
        self.corrupt += bool(packet.is_corrupt)
        self.first_s = min(self.first_s, at)
        self.last_s = max(self.last_s, at + min(length, GAP_LIMIT_S))
        if packet.is_keyframe:
            self.keys.append((at, self.size))
        self.size += packet.size
        if packet.dts is not None:
            now = float(packet.dts * base)
            if self.before is not None and len(self.gaps) < 64:
                self.gaps.add(round((now - self.before) * 1_000))
            self.before = now

    @property
    def is_steady(self) -> bool:
        """Whether pictures come at one rate: steps differ by no more than the rounding of a time base."""
        return bool(self.gaps) and max(self.gaps) - min(self.gaps) <= 2

    def peak_bps(self) -> int:
        """The highest bit rate between two key pictures at least a second apart."""
        peak, spots = 0.0, [*self.keys, (self.last_s, self.size)]
        start = spots[0] if spots else (0.0, 0)
        for at, size in spots[1:]:
            if at - start[0] >= 1.0:
                peak = max(peak, (size - start[1]) * 8 / (at - start[0]))
                start = (at, size)
        return round(peak)

    def max_gap_ms(self) -> int:
        """The longest stretch without a key picture."""
        times = [at for at, _size in self.keys]
        return round(
            max((b - a for a, b in zip(times, [*times[1:], self.last_s], strict=True)), default=0.0) * 1_000
        )


def probe(path: str, options: Json) -> Json:
    """Everything MediaInfo wants to know about the file at `path`."""
    whitelists = {
        "protocol_whitelist": "file",
        "format_whitelist": options["formats"],
        "codec_whitelist": options["codecs"],
    }
    with av.open(path, options=whitelists, metadata_errors="replace") as container:
        allowed = set(options["codecs"].split(","))
        video, audio, has_cover, refused = choose(container, allowed)
        if video is None and audio is None:
            return {
                "error": "unsupported-codec" if refused else "no-streams",
                "detail": ",".join(sorted(refused)),
            }
        tracks = scan(container, [stream for stream in (video, audio) if stream is not None])
        answer: Json = {"container": container.format.name, "has_cover": has_cover}
        answer["declared_ms"] = container.duration // 1_000 if container.duration else None
        spans = spans_ms(tracks)
        answer["duration_ms"] = max(spans.values(), default=0)
        if audio is not None:
            answer["audio"] = audio_facts(audio, tracks[audio.index], spans[audio.index])
        answer |= sample(container, video if video is not None else audio, answer["duration_ms"])
        if video is not None:
            facts = answer.pop("frame")
            answer["video"] = video_facts(video, tracks[video.index], spans[video.index], facts)
        answer.pop("frame", None)
    return answer


def choose(
    container: av.container.InputContainer, allowed: set[str]
) -> tuple[Any, Any, bool, set[str]]:  # Any: PyAV streams
    """The first real video and the first audio stream, whether there is a cover, and codecs we do not open."""
    video = audio = None
    has_cover, refused = False, set()
    for stream in container.streams:
        if stream.type not in {"video", "audio"}:
            continue
        if stream.type == "video" and int(stream.disposition) & ATTACHED_PICTURE:
            has_cover = True
            continue
        name = stream.codec_context.codec.name if stream.codec_context is not None else "unknown"
        if name not in allowed:
            refused.add(name)
        elif stream.type == "video" and video is None:
            video = stream
        elif stream.type == "audio" and audio is None:
            audio = stream
    return video, audio, has_cover, refused


def scan(container: av.container.InputContainer, streams: list[Any]) -> dict[int, Track]:  # Any: PyAV streams
    """Read every packet (no decoding): what is really there, whatever the header says."""
    tracks = {stream.index: Track() for stream in streams}
    try:
        for packet in container.demux(streams):
            tracks[packet.stream.index].add(packet, packet.time_base)
    except av.error.FFmpegError:
        pass  # the rest is unreadable; what was read counts
    return tracks


def spans_ms(tracks: dict[int, Track]) -> dict[int, int]:
    """The end of each stream, counted from the first moment of any."""
    start = max(
        0.0, min((track.first_s for track in tracks.values() if track.packets), default=0.0)
    )  # not AAC priming
    return {
        index: round(max(0.0, track.last_s - start) * 1_000) if track.packets else 0
        for index, track in tracks.items()
    }


def audio_facts(stream: Any, track: Track, span_ms: int) -> Json:  # Any: a PyAV stream
    context = stream.codec_context
    return {
        "codec": context.codec.name,
        "profile": str(context.profile or ""),
        "channels": len(context.layout.channels) if context.layout else 1,
        "sample_rate": context.sample_rate or 44_100,
        "duration_ms": span_ms,
        "packets": track.packets,
        "expected_packets": stream.frames or 0,
    }


def video_facts(stream: Any, track: Track, span_ms: int, frame: Json) -> Json:  # Any: a PyAV stream
    context = stream.codec_context
    width, height = frame.get("width") or context.width, frame.get("height") or context.height
    shape = stream.sample_aspect_ratio or Fraction(1)
    if shape <= 0 or not Fraction(1, 8) <= shape <= 8:
        shape = Fraction(1)
    shown_width = round(width * shape)
    rotation = frame.get("rotation", 0) % 360
    if rotation in {90, 270}:
        shown_width, height = height, shown_width
    transfer = HDR.get(frame.get("trc") or 0, "") or HDR.get(int(context.color_trc or 0), "")
    return {
        "codec": context.codec.name,
        "width": max(2, shown_width),
        "height": max(2, height),
        "frame_rate": str(rate(stream, track, span_ms)),
        "pix_fmt": str(context.pix_fmt or frame.get("format") or ""),
        "profile": str(context.profile or ""),
        "level": int(getattr(context, "level", 0) or 0),
        "rotation": rotation,
        "is_square": shape == 1,
        "is_interlaced": bool(frame.get("interlaced")),
        "transfer": transfer,
        "duration_ms": span_ms,
        "packets": track.packets,
        "expected_packets": stream.frames or 0,
        "max_keyframe_gap_ms": track.max_gap_ms(),
        "peak_bps": track.peak_bps(),
        "average_bps": round(track.size * 8_000 / span_ms) if span_ms else 0,
        "is_steady": track.is_steady,
    }


def rate(stream: Any, track: Track, span_ms: int) -> Fraction:  # Any: a PyAV stream
    """Pictures a second: the header's when the packets agree, else what was counted; between 1 and 60."""
    counted = Fraction(track.packets * 1_000, span_ms) if span_ms else Fraction(25)
    stated = stream.average_rate or stream.guessed_rate
    if stated and counted and abs(stated - counted) / counted < Fraction(1, 20):
        return min(max(Fraction(stated), Fraction(1)), Fraction(60))
    return min(max(Fraction(round(counted * 100), 100), Fraction(1)), Fraction(60))


def sample(
    container: av.container.InputContainer, stream: Any, duration_ms: int
) -> Json:  # Any: a PyAV stream
    """Decode a little in several places: proof that it decodes, facts of a frame, and how much the picture moves."""
    count = SAMPLE_SPOTS if stream.type == "video" and duration_ms >= 30_000 else 1
    frames, errors = 0, 0
    facts: Json = {}
    thumbs: list[tuple[int, bytes]] = []
    for spot in range(count):
        try:
            start = stream.start_time or 0
            container.seek(start + int(duration_ms / 1_000 * spot / count / stream.time_base), stream=stream)
            for frame in few(container, stream):
                frames += 1
                errors += bool(getattr(frame, "is_corrupt", False))
                facts = facts or frame_facts(frame)
                if count > 1 and not (thumbs and thumbs[-1][0] == spot):
                    thumbs.append((spot, thumbnail(frame)))
        except (av.error.FFmpegError, ValueError):
            errors += 1
    return {
        "sample_frames": frames,
        "sample_errors": errors if frames else 1,
        "content_class": content_class([picture for _spot, picture in thumbs]),
        "frame": facts,
    }


def few(container: av.container.InputContainer, stream: Any) -> Iterator[Any]:  # Any: PyAV stream and frames
    """The first three frames from here; after 400 packets without one, give up."""
    seen = 0
    for tried, packet in enumerate(container.demux(stream)):
        for frame in packet.decode():
            yield frame
            seen += 1
        if seen >= 3 or tried > 400:
            return


def frame_facts(frame: Any) -> Json:  # Any: a PyAV frame
    if not isinstance(frame, av.VideoFrame):
        return {}
    return {
        "width": frame.width,
        "height": frame.height,
        "rotation": int(frame.rotation or 0),
        "interlaced": bool(frame.interlaced_frame),
        "trc": int(frame.color_trc or 0),
        "format": frame.format.name,
    }


def thumbnail(frame: Any) -> bytes:  # Any: a PyAV frame
    small = frame.reformat(width=SAMPLE_SIDE, height=SAMPLE_SIDE, format="gray")
    plane = small.planes[0]
    raw = bytes(plane)
    return b"".join(raw[row * plane.line_size :][:SAMPLE_SIDE] for row in range(SAMPLE_SIDE))


def content_class(thumbs: list[bytes]) -> str:
    """Slides, talk or motion, from the median difference between samples that lie seconds apart."""
    steps = sorted(
        sum(abs(a - b) for a, b in zip(one, two, strict=True)) / len(one) for one, two in pairwise(thumbs)
    )
    if len(steps) < 4:
        return "talk"
    middle = steps[len(steps) // 2]
    return "slides" if middle < STILL else "motion" if middle > BUSY else "talk"


def main() -> None:
    """Print the answer; an expected failure is an answer too."""
    av.logging.set_level(av.logging.PANIC)
    try:
        answer = probe(sys.argv[1], json.loads(sys.argv[2]))
    except av.error.InvalidDataError as error:
        answer = {"error": "not-media", "detail": str(error)[:200]}
    except (av.error.FFmpegError, ValueError, OverflowError) as error:
        answer = {"error": "unreadable", "detail": str(error)[:200]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
