"""Odd and hostile files, drawn by ffmpeg in a moment: what phones, cameras, old programs and attackers send."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
PICTURE = "testsrc2=s={size}:r={rate}:d={length}"
TONE = "sine=440:d={length}:sample_rate=44100"
FAST = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run([FFMPEG, "-y", "-nostdin", "-v", "error", *map(str, arguments)], check=True, timeout=60)


def inputs(
    size: str = "320x240", rate: float = 15, length: float = 2, tone: float | None = None
) -> list[str]:
    picture = PICTURE.format(size=size, rate=rate, length=length)
    sound = TONE.format(length=length if tone is None else tone)
    return ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]


def plain(path: Path, **options: float | str) -> Path:
    ffmpeg(*inputs(**options), *FAST, "-c:a", "aac", "-g", "30", path)
    return path


def encoded(*codec: str, **options: float | str) -> Callable[[Path], None]:
    return lambda path: ffmpeg(*inputs(**options), *codec, path)


def cut_short(path: Path, share: float, *, faststart: bool) -> None:
    whole = path.with_suffix(".whole.mp4")
    flags = ["-movflags", "+faststart"] if faststart else []
    ffmpeg(*inputs(length=3), *FAST, "-c:a", "aac", *flags, whole)
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])


def rotated(path: Path) -> None:
    flat = plain(path.with_suffix(".flat.mp4"))
    ffmpeg("-display_rotation", "90", "-i", flat, "-c", "copy", path)


def lying_header(path: Path) -> None:
    """Every duration in the header says 24 hours."""
    data = bytearray(plain(path.with_suffix(".honest.mp4")).read_bytes())
    for atom, scale_at, length_at in ((b"mvhd", 16, 20), (b"mdhd", 16, 20)):
        spot = data.find(atom)
        while spot > 0:
            scale = int.from_bytes(data[spot + scale_at : spot + scale_at + 4], "big")
            data[spot + length_at : spot + length_at + 4] = (scale * 86_400).to_bytes(4, "big")
            spot = data.find(atom, spot + 4)
    spot = data.find(b"tkhd")
    while spot > 0:
        data[spot + 24 : spot + 28] = (1_000 * 86_400).to_bytes(4, "big")
        spot = data.find(b"tkhd", spot + 4)
    path.write_bytes(data)


def bit_flips(path: Path) -> None:
    """One byte in fifty of the second half is wrong: the index is whole, the pictures are torn."""
    whole = path.with_suffix(".whole.mp4")
    ffmpeg(*inputs(length=3), *FAST, "-c:a", "aac", "-movflags", "+faststart", whole)
    data, dice = bytearray(whole.read_bytes()), random.Random(7)
    for spot in range(len(data) // 2, len(data)):
        if dice.random() < 0.02:
            data[spot] ^= 0xFF
    path.write_bytes(data)


def with_cover(path: Path) -> None:
    cover = path.with_suffix(".jpg")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=200x200:d=1", "-frames:v", "1", cover)
    ffmpeg("-f", "lavfi", "-i", TONE.format(length=2), "-i", cover, "-map", "0", "-map", "1",
           "-c:a", "libmp3lame", "-c:v", "copy", "-id3v2_version", "3", path)  # fmt: skip


def variable_rate(path: Path) -> None:
    ffmpeg(*inputs(rate=30), "-vf", "select='lt(mod(n,7),3)'", "-fps_mode", "vfr", *FAST, "-c:a", "aac", path)


def scripted_title(path: Path) -> None:
    ffmpeg(*inputs(), "-metadata", "title=<script>alert(1)</script>", *FAST, "-c:a", "aac", path)


def sibling_list(path: Path) -> None:
    plain(path.parent / "secret.mp4")
    path.write_text("ffconcat version 1.0\nfile secret.mp4\n")


def written(data: bytes | str) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data.encode() if isinstance(data, str) else data) and None


PNG_HEAD = b"\x89PNG\r\n\x1a\n" + bytes(60)
SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
MPD = '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'

# What must be taken: file name -> how to make it, and the renditions that come of it.
TAKEN: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "plain.mp4": (plain, {"remux", "a48", "v234"}),
    "faststart.mp4": (encoded(*FAST, "-c:a", "aac", "-movflags", "+faststart"), {"a48", "v234"}),
    "fragmented.mp4": (
        encoded(*FAST, "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"),
        {"a48", "v234"},
    ),
    "hevc10.mp4": (
        encoded(
            "-c:v",
            "libx265",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p10le",
            "-x265-params",
            "log-level=none",
            "-c:a",
            "aac",
        ),
        {"a48", "v234"},
    ),
    "pq.mp4": (
        encoded(
            "-c:v",
            "libx265",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p10le",
            "-x265-params",
            "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
            "-c:a",
            "aac",
        ),
        {"a48", "v234"},
    ),
    "rotated.mp4": (rotated, {"a48", "v234"}),
    "odd444.mp4": (
        encoded(
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-c:a", "aac", size="321x181"
        ),
        {"a48", "v180"},
    ),
    "variable.mp4": (variable_rate, {"a48", "v234"}),
    "noaudio.mp4": (
        lambda path: ffmpeg(
            "-f", "lavfi", "-i", PICTURE.format(size="320x240", rate=15, length=2), *FAST, path
        ),
        {"v234"},
    ),
    "voice.m4a": (
        lambda path: ffmpeg("-f", "lavfi", "-i", TONE.format(length=2), "-c:a", "aac", path),
        {"a48"},
    ),
    "cover.mp3": (with_cover, {"a48"}),
    "voice.wav": (lambda path: ffmpeg("-f", "lavfi", "-i", TONE.format(length=2), path), {"a48"}),
    "voice.flac": (lambda path: ffmpeg("-f", "lavfi", "-i", TONE.format(length=2), path), {"a48"}),
    "voice.opus": (
        lambda path: ffmpeg("-f", "lavfi", "-i", TONE.format(length=2), "-c:a", "libopus", path),
        {"a48"},
    ),
    "old.avi": (encoded("-c:v", "mpeg4", "-c:a", "libmp3lame"), {"a48", "v234"}),
    "old.wmv": (encoded("-c:v", "wmv2", "-c:a", "wmav2"), {"a48", "v234"}),
    "old.flv": (encoded("-c:v", "flv", "-c:a", "libmp3lame"), {"a48", "v234"}),
    "phone.3gp": (encoded("-c:v", "h263", "-s", "352x288", "-c:a", "aac"), {"a48", "v234"}),
    "disc.mpg": (
        encoded(
            "-vf", "setfield=tff", "-c:v", "mpeg2video", "-r", "25", "-c:a", "mp2", "-flags", "+ildct+ilme"
        ),
        {"a48", "v234"},
    ),
    "stream.ts": (encoded(*FAST, "-c:a", "aac"), {"a48", "v234"}),
    "web.webm": (encoded("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"), {"a48", "v234"}),
    "fiveframes.mkv": (encoded(*FAST, "-c:a", "aac", rate=5), {"a48", "v234"}),
    "wideshape.mp4": (encoded("-vf", "setsar=4/3", *FAST, "-c:a", "aac"), {"a48", "v234"}),
    "silenttail.mp4": (encoded(*FAST, "-c:a", "aac", length=3, tone=1.2), {"a48", "v234"}),
    "longsound.mp4": (encoded(*FAST, "-c:a", "aac", length=1.2, tone=3), {"a48", "v234"}),
    "title.mp4": (scripted_title, {"a48", "v234"}),
    "liar.mp4": (lying_header, {"a48", "v234"}),
}

# What is partly there, and a person decides.
DAMAGED: dict[str, Callable[[Path], None]] = {
    "cutfast.mp4": lambda path: cut_short(path, 0.6, faststart=True),
    "torn.mp4": bit_flips,
}

# What is refused: file name -> how to make it, and the code.
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut.mp4": (lambda path: cut_short(path, 0.6, faststart=False), "incomplete"),
    "empty.mp4": (written(b""), "empty"),
    "random.mp4": (lambda path: path.write_bytes(b"\x01" + os.urandom(50_000)), "not-media"),
    "program.mp4": (written(b"MZ" + bytes(500)), "program"),
    "elf.mp4": (written(b"\x7fELF" + bytes(500)), "program"),
    "playlist.mp4": (written(HLS), "playlist"),
    "siblings.mp4": (sibling_list, "playlist"),
    "dash.mp4": (written(MPD), "playlist"),
    "drawing.mp4": (written(SVG), "drawing"),
    "page.mp4": (written("<!doctype html><script>1</script>"), "drawing"),
    "archive.mp4": (written(b"PK\x03\x04" + bytes(500)), "document"),
    "paper.mp4": (written(b"%PDF-1.7" + bytes(500)), "document"),
    "dance.gif": (lambda path: ffmpeg("-f", "lavfi", "-i", PICTURE.format(size="64x64", rate=5, length=2), path), "picture"),
    "dance.webp": (lambda path: ffmpeg("-f", "lavfi", "-i", PICTURE.format(size="64x64", rate=5, length=2), path), "picture"),
    "still.mp4": (written(PNG_HEAD), "picture"),
    "oneframe.mp4": (encoded(*FAST, "-frames:v", "1", "-an"), "too-short"),
    "magic.avi": (lambda path: ffmpeg("-f", "lavfi", "-i", PICTURE.format(size="320x240", rate=15, length=2), "-c:v", "magicyuv", path), "unsupported-codec"),
    "words.txt": (written("file name, 2 lines\nnothing else\n" * 20), "not-media"),
    "hollow.mp4": (lambda path: path.write_bytes(plain(path.with_suffix(".x.mp4")).read_bytes()[:200]), "incomplete"),
}  # fmt: skip
