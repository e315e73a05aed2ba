"""What runs in the prober's process: `… SOURCE OPTIONS`, OPTIONS as JSON: `formats`, `codecs`, and `count` for damage.

Prints one JSON object: the fields of MediaInfo, the counts of `damage`, or {"error": code, "detail": …}. Every number
is the file maker's word unless it was measured here.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container
import av.error

from media_pipeline.prober import bytes_told, clock, damage, pictures
from media_pipeline.prober.choice import Choice, choose, listen
from media_pipeline.prober.clock import Clock, Track

HDR = {16: "pq", 18: "hlg"}
DEEP = ("10", "12", "16", "f32")  # in the name of a pixel format with more than 8 bits
MOST_PIXELS = 8_192 * 8_192
FASTEST = Fraction(1_000)
MOST_RUN_UP = 3  # packets that a codec needs before its first sound; more are hidden by an edit list
CLOCK_MAY_JUMP = 0x0200  # AVFMT_TS_DISCONT
Json = dict[str, Any]  # Any: JSON


def probe(path: str, whitelists: dict[str, str]) -> Json:
    """Everything MediaInfo wants to know about the file at `path`."""
    if bytes_told.is_locked(path):
        return {"error": "protected"}
    with opened(path, whitelists) as container:
        chosen = choose(container, set(whitelists["codec_whitelist"].split(",")))
        if error := unusable(chosen):
            return error
        if container.format.name.startswith("mov"):  # by its index it is read again from anywhere
            tracks = scan(container, chosen.indexes)
            listen(chosen, container)
        else:
            listen(chosen, container)
            with opened(path, whitelists) as untouched:
                tracks = scan(untouched, chosen.indexes)
        tracks = {index: tracks[index] for index in chosen.indexes}
        answer = facts(container, chosen, tracks)
    answer["promised_bytes"] = bytes_told.promised_bytes(path)
    answer["bytes"] = Path(path).stat().st_size
    return answer


def opened(path: str, whitelists: dict[str, str]) -> av.container.InputContainer:
    return av.open(path, options=whitelists, metadata_errors="replace")


def unusable(chosen: Choice) -> Json | None:
    """Why no lesson can come of these tracks. A film whose picture we do not decode is not taken as sound alone."""
    if chosen.video is None and (chosen.audio is None or "video" in chosen.refused):
        error = "unsupported-codec" if chosen.refused else "no-streams"
        return {"error": error, "detail": ",".join(sorted(chosen.refused.values()))}
    if chosen.video is not None:
        context = chosen.video.codec_context
        if (context.width or 0) * (context.height or 0) > MOST_PIXELS:
            return {"error": "picture-too-large", "detail": f"{context.width}x{context.height}"}
    return None


def facts(container: av.container.InputContainer, chosen: Choice, tracks: dict[int, Track]) -> Json:
    """What was found, by track and as a whole."""
    video, audio = chosen.video, chosen.audio
    ordered = list(tracks.values())
    start, gaps = clock.zero(ordered), clock.holes(ordered)
    spans = {index: clock.span_ms(track, start, gaps) for index, track in tracks.items()}
    answer: Json = {
        "container": container.format.name,
        "has_cover": chosen.has_cover,
        "declared_ms": container.duration // 1_000 if container.duration else None,
        "duration_ms": max(spans.values(), default=0),
        "holes": [[round((a - start) * 1_000), round((b - start) * 1_000)] for a, b in gaps],
        "other_sounds": chosen.other_sounds,
        "is_silent": chosen.is_silent,
        "subtitles": chosen.subtitles,
        "no_decoder": chosen.refused.get("audio", "") if audio is None else "",
    }
    whole_ms = answer["duration_ms"] + sum(b - a for a, b in answer["holes"])
    answer |= pictures.sample(container, video if video is not None else audio, whole_ms)
    frame = answer.pop("frame")
    for name, stream, place in (
        ("audio", audio, chosen.audio_place),
        ("video", video, chosen.video_place),
    ):
        if stream is not None:
            track, span = tracks[stream.index], spans[stream.index]
            answer[name] = (
                audio_facts(stream, track) if name == "audio" else video_facts(stream, track, span, frame)
            )
            answer[name] |= common_facts(stream, track, span, start, place)
    return answer


def scan(container: av.container.InputContainer, indexes: list[int]) -> dict[int, Track]:
    """Read every packet (no decoding): what is really there, whatever the header says."""
    tracks = {index: Track() for index in indexes}
    bases = {index: container.streams[index].time_base or Fraction(1) for index in indexes}
    has_index = container.format.name.startswith("mov")
    mended = Clock(may_jump=container.format.flags & CLOCK_MAY_JUMP > 0)
    try:
        for packet in container.demux([container.streams[index] for index in indexes]):
            index = packet.stream_index
            tracks[index].add(packet, bases[index], mended)
    except av.error.FFmpegError:
        pass  # the rest is unreadable; what was read counts
    for index, track in tracks.items():
        track.expected = len(container.streams[index].index_entries) if has_index else 0
    return tracks


def common_facts(
    stream: Any, track: Track, span_ms: int, start: float, place: int
) -> Json:  # Any: a PyAV stream
    return {
        "track": place,
        "start_ms": max(0, round((track.first_s - start) * 1_000)) if track.packets else 0,
        "duration_ms": span_ms,
        "packets": track.packets,
        "is_trimmed": track.packets - track.shown > MOST_RUN_UP,
        "expected_packets": track.expected,
        "is_torn_at_end": track.is_torn_at_end,
    }


def audio_facts(stream: Any, track: Track) -> Json:  # Any: a PyAV stream
    context = stream.codec_context
    return {
        "codec": context.codec.name,
        "profile": str(context.profile or ""),
        "channels": len(context.layout.channels) if context.layout else 1,
        "sample_rate": context.sample_rate or 44_100,
        "language": str(stream.language or "")[:8],
    }


def video_facts(stream: Any, track: Track, span_ms: int, frame: Json) -> Json:  # Any: a PyAV stream
    context = stream.codec_context
    width, height = frame.get("width") or context.width or 0, frame.get("height") or context.height or 0
    shape = stream.sample_aspect_ratio or Fraction(1)
    if shape <= 0 or not Fraction(1, 8) <= shape <= 8:
        shape = Fraction(1)
    shown_width = round(width * shape)
    rotation = frame.get("rotation", 0) % 360
    if rotation in {90, 270}:
        shown_width, height = height, shown_width
    pixels = str(context.pix_fmt or frame.get("format") or "")
    transfer = HDR.get(frame.get("trc") or 0, "") or HDR.get(int(context.color_trc or 0), "")
    return {
        "codec": context.codec.name,
        "width": max(2, shown_width),
        "height": max(2, height),
        "frame_rate": str(rate(stream, track, span_ms)),
        "pix_fmt": pixels,
        "profile": str(context.profile or ""),
        "level": int(getattr(context, "level", 0) or 0),
        "rotation": rotation,
        "is_square": shape == 1,
        "is_interlaced": bool(frame.get("interlaced")),
        "is_combed": bool(frame.get("combed")) and not frame.get("interlaced"),
        # Eight bits do not hold HDR: there the tag is wrong, and converting would only darken the picture.
        "transfer": transfer if any(word in pixels for word in DEEP) else "",
        "max_keyframe_gap_ms": track.max_gap_ms(),
        "peak_bps": track.peak_bps(),
        "average_bps": round(track.size * 8_000 / span_ms) if span_ms else 0,
        "is_steady": track.is_steady,
    }


def rate(stream: Any, track: Track, span_ms: int) -> Fraction:  # Any: a PyAV stream
    """Pictures a second: the header's when the packets agree, else what was counted. Never nothing, never absurd."""
    counted = Fraction(track.shown * 1_000, span_ms) if span_ms else Fraction(25)
    if track.is_steady and track.step_s:
        counted = Fraction(1 / track.step_s).limit_denominator(1_001)
    stated = [Fraction(told) for told in (stream.guessed_rate, stream.average_rate) if told]
    agreeing = [told for told in stated if abs(told - counted) < counted / 20]
    found = agreeing[0] if agreeing else Fraction(round(counted * 100), 100)
    return min(max(found, Fraction(1)), FASTEST)


def main() -> None:
    """Print the answer; an expected failure is an answer too."""
    av.logging.set_level(av.logging.PANIC)
    told = json.loads(sys.argv[2])
    whitelists = {
        "protocol_whitelist": "file",
        "format_whitelist": told["formats"],
        "codec_whitelist": told["codecs"],
    }
    try:
        if "count" in told:
            answer = damage.count(sys.argv[1], whitelists, *told["count"])
        else:
            answer = probe(sys.argv[1], whitelists)
    except av.error.InvalidDataError as error:
        answer = {"error": "not-media", "detail": str(error)[:200]}
    except (av.error.FFmpegError, ValueError, OverflowError, ArithmeticError, LookupError) as error:
        answer = {"error": "unreadable", "detail": f"{type(error).__name__} {error}"[:200]}
    sys.stdout.write(json.dumps(answer))
