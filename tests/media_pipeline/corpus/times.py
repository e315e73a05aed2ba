"""Clocks that begin late or early, jump, run round, or are stated wrongly."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.media_pipeline.corpus.draw import (
    AAC,
    FAST,
    Case,
    Maker,
    changed,
    encoded,
    ffmpeg,
    inputs,
    picture,
    plain,
    spots,
    tone,
)


def apart(first: list[str], second: list[str], offset: float) -> Maker:
    """The second stream begins `offset` seconds after the first."""
    return lambda path: ffmpeg(
        *first, "-itsoffset", str(offset), *second, "-map", "0", "-map", "1", *FAST, *AAC, path
    )


def lying(seconds: int) -> Maker:
    """Every duration in the header says so many seconds."""

    def lie(data: bytearray) -> bytearray:
        for kind in (b"mvhd", b"mdhd"):
            for spot in spots(data, kind):
                scale = int.from_bytes(data[spot + 16 : spot + 20], "big")
                data[spot + 20 : spot + 24] = (scale * seconds).to_bytes(4, "big")
        for spot in spots(data, b"tkhd"):
            data[spot + 24 : spot + 28] = (1_000 * seconds).to_bytes(4, "big")
        return data

    return changed(plain, lie)


def boasting(data: bytearray) -> bytearray:
    """A Matroska file that says it is 24 hours long (Duration, RFC 9559 §5.1.2.10)."""
    spot = data.find(b"\x44\x89\x88")
    data[spot + 3 : spot + 11] = struct.pack(">d", 86_400_000.0)
    return data


def jumping(seconds: float, *, container: str = "") -> Maker:
    """After a second the clock of picture and sound jumps ahead: the camera paused, or somebody wants hours."""
    jump = f"PTS+gte(T,1)*{seconds}/TB"
    more = ["-f", container] if container else []
    return lambda path: ffmpeg(
        *inputs(), "-vf", f"setpts='{jump}'", "-af", f"asetpts='{jump}'", "-fps_mode", "passthrough",
        "-enc_time_base", "1:1000", *FAST, "-g", "5", *AAC, *more, path,
    )  # fmt: skip


def standing_still(path: Path) -> None:
    """No picture for eight seconds while the voice goes on: a screen recorder of a page that stands."""
    ffmpeg(*inputs(length=10), "-vf", "select='lt(t,1)+gt(t,9)'", "-fps_mode", "vfr", *FAST, *AAC, path)


def cut_by_copy(path: Path) -> None:
    """Cut without encoding: pictures before the beginning stay in the file, an edit list hides them."""
    whole = plain(path.with_name(f"whole-{path.name}"), length=4)
    ffmpeg("-ss", "1.3", "-i", whole, "-c", "copy", path)


CASES: dict[str, Case] = {
    "late-sound.mp4": Case(apart(picture(length=4), tone(2), 2)),
    "late-sound.mkv": Case(apart(picture(length=4), tone(2), 2)),
    "late-picture.mp4": Case(apart(tone(4), picture(length=2), 2)),
    "offset.ts": Case(encoded(*FAST, *AAC, "-output_ts_offset", "4000")),
    "round.ts": Case(encoded(*FAST, *AAC, "-output_ts_offset", "95442.7", "-muxdelay", "0")),
    "edited.mp4": Case(cut_by_copy),
    "jump.mp4": Case(jumping(600)),
    "jump.mkv": Case(jumping(7_200)),
    "jump.ts": Case(jumping(3_600, container="mpegts")),
    "standing.mp4": Case(standing_still),
    "liar.mp4": Case(lying(86_400)),
    "liar.mkv": Case(changed(encoded(*FAST, *AAC), boasting), warnings=("header-duration-wrong",)),
    "liar0.mp4": Case(lying(0)),
}  # fmt: skip
