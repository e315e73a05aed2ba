"""What a film costs beside the bare one-pass command, and how soon after its upload it can be watched."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from tests.bench.rig import Size, environment, prepare, python, served_worker
from tests.bench.table import Line, at_most, median, ratio
from tests.services.process import free_port

# A moving picture with some noise, and a sound; repeated by copy it is a long film that cost a short one's time.
PICTURE = "testsrc2=s={small}:r=30:d={seconds},scale={size},noise=alls=6:allf=t"
LOOPS = 30


def bench(size: Size) -> list[Line]:
    """The lines of cost and of the first segment."""
    with tempfile.TemporaryDirectory(prefix="academy-films-") as name:
        folder = Path(name)
        lines = []
        shapes = {720: "1280:720", 1080: "1920:1080"}
        for lines_high, shape in list(shapes.items())[: 1 if size.is_smoke else None]:
            clip = drawn(folder / f"{lines_high}.mp4", shape, size.film_s, "libx264")
            what = f"a film of {size.film_s} s in {lines_high}p"
            lines += _cost(folder / f"cost-{lines_high}", clip, what, size)
        codecs = {"libx264": "H.264", "libx265": "HEVC"}
        for codec, word in list(codecs.items())[: 1 if size.is_smoke else None]:
            short = drawn(folder / f"{codec}.mp4", "1920:1080", size.film_s, codec)
            long = looped(short, folder / f"{codec}-long.mp4", 2 if size.is_smoke else LOOPS, size.film_s)
            lines.append(_first(folder / f"first-{codec}", long, word, size))
    return lines


def _cost(folder: Path, clip: Path, what: str, size: Size) -> list[Line]:
    env = _academy(folder)
    found = _inside(env, "cost", clip, max(1, size.film_pairs))
    shares = [mine / bare for mine, bare in found["pairs"]]
    middle = median([bare for _mine, bare in found["pairs"]])
    return [
        ratio("–", f"{what}, upload to published ({len(shares)} pairs in turns)", median(shares) * middle, middle, 1.05,
              unit="s CPU", of="the one-pass ffmpeg command"),
        at_most("–", "its largest process beyond that of the bare command", found["ours_mb"] - found["bare_mb"], 60,
                unit="MB", digits=0, floor=f"{found['bare_mb']:.0f} MB"),
    ]  # fmt: skip


def _first(folder: Path, clip: Path, word: str, size: Size) -> Line:
    env = _academy(folder)
    with served_worker(folder, env):
        found = _inside(env, "first", clip, max(1, size.film_pairs // 2))
    megabytes = clip.stat().st_size / 1_000_000
    what = f"last byte of a {word} film of {LOOPS * size.film_s // 60} min in 1080p ({megabytes:.0f} MB) to its first picture"
    return at_most("–", what, median(found["seconds"]), 3, unit="s", digits=2)


def _academy(folder: Path) -> dict[str, str]:
    folder.mkdir()
    env = environment(folder, free_port())
    prepare(env)
    return env


def _inside(env: Mapping[str, str], name: str, clip: Path, rounds: int) -> dict[str, Any]:
    said = python(env, "-m", "tests.bench.film_inside", name, str(clip), str(rounds))
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def drawn(target: Path, shape: str, seconds: int, codec: str) -> Path:
    """A clip as a phone makes it: `shape`, 30 frames a second, AAC."""
    picture = PICTURE.format(small="480x270", seconds=seconds, size=shape)
    _ffmpeg(
        "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=f=330:d={seconds}", "-c:v", codec, "-preset",
        "ultrafast", "-crf", "28", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", str(target),
    )  # fmt: skip
    return target


def looped(clip: Path, target: Path, times: int, seconds: int) -> Path:
    """The picture so many times by copy, with one sound along it: as steady as a film that was taken in one go."""
    length = str(times * seconds)
    _ffmpeg(
        "-stream_loop", str(times - 1), "-i", str(clip), "-f", "lavfi", "-i", f"sine=f=330:d={length}", "-map", "0:v",
        "-map", "1:a", "-c:v", "copy", "-c:a", "aac", "-ac", "2", "-t", length, str(target),
    )  # fmt: skip
    return target


def _ffmpeg(*words: str) -> None:
    line = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-nostdin", "-loglevel", "error", *words]
    subprocess.run(line, check=True, capture_output=True)
