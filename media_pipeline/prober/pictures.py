"""A little of the picture, decoded in several places: that it decodes, what a frame is like, and how much it moves."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import av
import av.container
import av.error

SAMPLE_SPOTS = 12
SAMPLE_SIDE = 32
STILL, BUSY = 0.6, 12.0
LOOKED_AT, LONGEST_WAIT = 4, 400
CLOSELY_EVERY, ENOUGH_MOVED = 3, 2_000
COMB_COLUMNS, COMB_LINES = 48, 1_088
# Sums of differences: a line unlike its neighbours and like the next but one, where the picture has moved.
MOVED, COMBED, COMBED_SHARE, MOST_COMBED_SHARE, LEAST_COMBED = 12, 24, 0.008, 0.7, 16
Json = dict[str, Any]  # Any: JSON


def sample(
    container: av.container.InputContainer, stream: Any, duration_ms: int
) -> Json:  # Any: a PyAV stream
    """Facts of the first frame that decodes, errors met, whether fields are woven into frames, and the class."""
    count = SAMPLE_SPOTS if stream.type == "video" and duration_ms >= 30_000 else 1
    frames = errors = combed = moved = 0
    facts: Json = {}
    thumbs: list[bytes] = []
    seen: set[int | None] = set()
    for spot in range(count):
        try:
            go_to(container, stream, duration_ms / 1_000 * spot / count)
            before: list[bytes] | None = None
            closely = spot % CLOSELY_EVERY == 0 or moved < ENOUGH_MOVED
            looked_at = few(container, stream) if closely else lone(container, stream)
            for number, frame in enumerate(looked_at):
                frames += 1
                errors += bool(getattr(frame, "is_corrupt", False))
                if not isinstance(frame, av.VideoFrame):
                    continue
                facts = facts or frame_facts(frame)
                facts["interlaced"] = facts["interlaced"] or bool(frame.interlaced_frame)
                if count > 1 and number == 0 and frame.pts not in seen:
                    seen.add(frame.pts)  # key pictures far apart: several spots lead to the same one
                    thumbs.append(thumbnail(frame))
                if not closely:
                    continue
                lines = columns(frame)
                if before is not None:
                    more = comb(before, lines)
                    combed, moved = combed + more[0], moved + more[1]
                before = lines
        except (av.error.FFmpegError, ValueError, OverflowError):
            errors += 1
    # Where nearly all that moves looks woven, it is a pattern of fine lines, not fields.
    facts["combed"] = max(LEAST_COMBED, COMBED_SHARE * moved) <= combed <= MOST_COMBED_SHARE * moved
    return {
        "sample_frames": frames,
        "sample_errors": errors if frames else 1,
        "content_class": content_class(thumbs),
        "frame": facts,
    }


def go_to(container: av.container.InputContainer, stream: Any, seconds: float) -> None:  # Any: a PyAV stream
    """Seek; a container that cannot go back to its beginning is read from where it stands."""
    target = (stream.start_time or 0) + int(seconds / stream.time_base)
    with contextlib.suppress(av.error.FFmpegError):
        container.seek(target, stream=stream)


def few(container: av.container.InputContainer, stream: Any) -> Iterator[Any]:  # Any: PyAV stream and frames
    """The first frames from here; after many packets without one, give up."""
    given = 0
    for tried, packet in enumerate(container.demux(stream)):
        for frame in packet.decode():
            yield frame
            given += 1
        if given >= LOOKED_AT or tried > LONGEST_WAIT:
            return


def lone(container: av.container.InputContainer, stream: Any) -> Iterator[Any]:  # Any: PyAV stream and frames
    """The first frame from here. A key picture is brought out at once, without those that its decoder would wait for."""
    for tried, packet in enumerate(container.demux(stream)):
        frames = packet.decode()
        if not frames and packet.is_keyframe:
            frames = stream.codec_context.decode(None)
            stream.codec_context.flush_buffers()
        yield from frames[:1]
        if frames or tried > LONGEST_WAIT:
            return


def frame_facts(frame: av.VideoFrame) -> Json:
    return {
        "width": frame.width,
        "height": frame.height,
        "rotation": int(frame.rotation or 0),
        "interlaced": bool(frame.interlaced_frame),
        "trc": int(frame.color_trc or 0),
        "format": frame.format.name,
    }


def thumbnail(frame: av.VideoFrame) -> bytes:
    return b"".join(gray(frame, SAMPLE_SIDE, SAMPLE_SIDE))


def columns(frame: av.VideoFrame) -> list[bytes]:
    """The lines of a frame, narrowed: every line stays, so that woven fields are seen."""
    return gray(frame, COMB_COLUMNS, min(frame.height, COMB_LINES))


def gray(frame: av.VideoFrame, width: int, height: int) -> list[bytes]:
    """The frame as lines of gray values. Lines are taken, not mixed, where the height stays."""
    small = frame.reformat(width=width, height=height, format="gray")
    plane = small.planes[0]
    raw = bytes(plane)
    return [raw[row * plane.line_size :][:width] for row in range(height)]


def comb(before: list[bytes], lines: list[bytes]) -> tuple[int, int]:
    """(points that look woven, points that have moved since the frame before). What stands still proves nothing."""
    if len(before) != len(lines) or len(lines) < 4:
        return 0, 0
    moved, doubtful = _candidates(before, lines)
    width, woven = len(lines[0]), 0
    at = doubtful.find(1)
    while at >= 0:
        row, x = at // width + 1, at % width
        above, here, below, next_but_one = (line[x] for line in lines[row - 1 : row + 3])
        apart = min(abs(here - above), abs(here - below))
        woven += apart > 3 * max(abs(above - below), abs(here - next_but_one))
        at = doubtful.find(1, at + 1)
    return woven, moved


def _candidates(before: list[bytes], lines: list[bytes]) -> tuple[int, bytes]:
    """How many points have moved, and a 1 for each that also stands out from the lines above and below it.

    The whole picture is one number with 16 bits a point, so that a frame costs a dozen subtractions.
    """
    width, rows = len(lines[0]), len(lines) - 3  # the first line and the last two have no neighbours
    points = width * rows
    ones = int.from_bytes(b"\1\0" * points, "little")
    row_bits, every = 16 * width, 0xFFFF * ones
    now = _wide(lines)
    above, here, below = now & every, now >> row_bits & every, now >> 2 * row_bits & every
    moved = _apart(here, _wide(before) >> row_bits & every, MOVED, ones)
    doubtful = moved & _apart(here, above, COMBED, ones) & _apart(here, below, COMBED, ones)
    return moved.bit_count(), doubtful.to_bytes(2 * points, "little")[::2]


def _wide(lines: list[bytes]) -> int:
    data = b"".join(lines)
    spread = bytearray(2 * len(data))
    spread[::2] = data
    return int.from_bytes(spread, "little")


def _apart(one: int, other: int, most: int, ones: int) -> int:
    """A 1 for each point in which they differ by more than `most`: the highest bit of its 16 stays when what is taken
    from it is no more than the difference.
    """
    top, step = ones << 15, (most + 1) * ones
    return ((one + top - other - step | other + top - one - step) & top) >> 15


def content_class(thumbs: list[bytes]) -> str:
    """Slides, talk or motion, from the median difference between samples that lie seconds apart."""
    steps = sorted(
        sum(abs(a - b) for a, b in zip(one, two, strict=True)) / len(one) for one, two in pairwise(thumbs)
    )
    if len(steps) < 4:
        return "talk"
    middle = steps[len(steps) // 2]
    return "slides" if middle < STILL else "motion" if middle > BUSY else "talk"
