"""Pictures of a film to choose its poster from, and the choice a machine can make: nothing black, nothing blurred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageStat

from media_pipeline import binary
from media_pipeline.bench import Bench, short_side
from media_pipeline.models import Rendition
from media_pipeline.pictures import taking

SHORT_SIDE = 360
MOST = 8
ONE_EVERY_MS = 5_000
DARKEST, BRIGHTEST, FLATTEST = 28, 232, 14
NEARLY_AS_SHARP = 0.7


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture looks: mean and spread of its light (0 to 255), and its detail (bytes a pixel as JPEG)."""

    light: float
    spread: float
    detail: float

    @property
    def is_clear(self) -> bool:
        """Neither black nor white nor one colour."""
        return DARKEST <= self.light <= BRIGHTEST and self.spread >= FLATTEST


def make(bench: Bench) -> list[Path]:
    """Up to eight pictures of equal steps through the film, made from its key pictures; none when nothing is there."""
    rows = bench.finished()
    if not rows:
        return []
    row = nearest(rows)
    source, length_ms = bench.file_of(row), row.duration_ms or bench.asset.duration_ms or 0
    count = min(MOST, length_ms // ONE_EVERY_MS)
    made: list[Path] = []
    if count > 1:
        argv = taking.stills_argv(
            binary.ffmpeg_binary(),
            source,
            str(bench.folder / "still-%d.jpg"),
            every_ms=length_ms // count,
            count=count,
            short_side=SHORT_SIDE,
        )
        made = bench.run(argv, "still-*.jpg")
    return made or take(bench, source, min(10_000, length_ms * 3 // 10), "still-1.jpg")


def nearest(rows: Sequence[Rendition]) -> Rendition:
    """The rendition whose lines are nearest to those of a poster."""
    return min(rows, key=lambda row: (abs(short_side(row) - SHORT_SIDE), row.rank))


def take(bench: Bench, source: str, at_ms: int, name: str) -> list[Path]:
    """One picture of a moment."""
    argv = taking.poster_argv(
        binary.ffmpeg_binary(), source, str(bench.folder / name), at_ms=at_ms, short_side=SHORT_SIDE
    )
    return bench.run(argv, name)


def look(path: Path) -> Look:
    """How a picture of ours looks."""
    with Image.open(path) as picture:
        pixels = picture.width * picture.height
        picture.draft("L", (64, 64))
        grey = picture.convert("L")
    found = ImageStat.Stat(grey)
    return Look(found.mean[0], found.stddev[0], path.stat().st_size / max(1, pixels))


def best(looks: Sequence[Look]) -> int:
    """Which to show (from 0): the first clear one that is nearly as sharp as the sharpest."""
    clear = [number for number, one in enumerate(looks) if one.is_clear]
    if not clear:
        return max(range(len(looks)), key=lambda number: looks[number].spread)
    sharpest = max(looks[number].detail for number in clear)
    return next(number for number in clear if looks[number].detail >= NEARLY_AS_SHARP * sharpest)
