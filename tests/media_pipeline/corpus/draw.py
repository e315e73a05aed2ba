"""How odd files are drawn: ffmpeg in a moment, bytes by hand, atoms found and changed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
PICTURE = "testsrc2=s={size}:r={rate}:d={length}"
TONE = "sine=440:d={length}:sample_rate=44100"
FAST = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
AAC = ["-c:a", "aac"]
Maker = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """A kind of file, and what becomes of it: the warnings named are there (others may be, unless `is_exact`)."""

    make: Maker
    state: str = "published"
    code: str = ""
    warnings: tuple[str, ...] = ()
    renditions: frozenset[str] = frozenset({"a48", "v234"})


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run([FFMPEG, "-y", "-nostdin", "-v", "error", *map(str, arguments)], check=True, timeout=60)


def picture(size: str = "320x240", rate: float = 15, length: float = 2) -> list[str]:
    return ["-f", "lavfi", "-i", PICTURE.format(size=size, rate=rate, length=length)]


def tone(length: float = 2) -> list[str]:
    return ["-f", "lavfi", "-i", TONE.format(length=length)]


def inputs(
    size: str = "320x240", rate: float = 15, length: float = 2, tone: float | None = None
) -> list[str]:
    sound = TONE.format(length=length if tone is None else tone)
    return [*picture(size, rate, length), "-f", "lavfi", "-i", sound]


def plain(path: Path, **options: float | str) -> Path:
    ffmpeg(*inputs(**options), *FAST, *AAC, "-g", "30", path)
    return path


def encoded(*codec: str, **options: float | str) -> Maker:
    """A film of test pictures and a tone, made with these options."""
    return lambda path: ffmpeg(*inputs(**options), *codec, path)


def heard(*codec: str, length: float = 2) -> Maker:
    """Sound alone."""
    return lambda path: ffmpeg(*tone(length), *codec, path)


def seen(*codec: str, **options: float | str) -> Maker:
    """Pictures alone."""
    return lambda path: ffmpeg(*picture(**options), *codec, path)


def written(data: bytes | str) -> Maker:
    return lambda path: path.write_bytes(data.encode() if isinstance(data, str) else data) and None


def changed(make: Maker, change: Callable[[bytearray], bytes | bytearray]) -> Maker:
    """What `make` draws, with its bytes changed."""

    def made(path: Path) -> None:
        whole = path.with_name(f"whole-{path.name}")
        make(whole)
        path.write_bytes(change(bytearray(whole.read_bytes())))

    return made


def atom(kind: bytes, content: bytes = b"") -> bytes:
    """One box of an MP4."""
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def spots(data: bytes | bytearray, kind: bytes) -> list[int]:
    """Where an atom's kind stands in the file."""
    found, spot = [], data.find(kind)
    while spot >= 0:
        found.append(spot)
        spot = data.find(kind, spot + 4)
    return found
