"""A film for 64 kb/s: its sound, and a picture wherever the picture changes for good. Made of key pictures of a rendition.

The list of pictures and times is `slides/slides.json`: `{"slides": [{"at_ms": 0, "file": "0.webp"}, …]}`, the names
relative to it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from media_pipeline import binary, commands, disk
from media_pipeline.bench import Bench, short_side
from media_pipeline.models import Rendition
from media_pipeline.pictures import taking

FOLDER = "slides"
INDEX = f"{FOLDER}/slides.json"
WIDEST = 960
LEGIBLE_SIDE = 480
# What is left of 64 kb/s beside the sound (its peak is 52) and the list itself.
BUDGET_BPS = 11_000
AN_HOUR_MS, MOST_AN_HOUR, ALWAYS_SOME = 3_600_000, 240, 8
SHORTEST_MS = 20_000
# Where the picture never rests, every key picture differs: one now and then is enough.
APART_S, TALK_APART_S = {"slides": 1}, AN_HOUR_MS // MOST_AN_HOUR // 1_000


@dataclass(frozen=True, slots=True)
class Slide:
    """A picture, from when on it is shown, and its weight in bytes."""

    at_ms: int
    size: int
    path: Path


def make(bench: Bench) -> int:
    """Pictures and their list beside the master; how many there are, 0 for a film without any."""
    rows = [row for row in bench.finished() if not row.name.startswith("remux")] or bench.finished()
    length_ms = max((row.duration_ms or 0 for row in rows), default=0)
    if length_ms < SHORTEST_MS:
        return 0
    source = bench.file_of(_legible(rows))
    argv = taking.slides_argv(
        binary.ffmpeg_binary(),
        source,
        str(bench.folder / "slide-%d.webp"),
        widest=WIDEST,
        apart_s=APART_S.get(bench.asset.content_class, TALK_APART_S),
    )
    made = bench.run(argv, "slide-*.webp")
    kept = affordable([_slide(path) for path in made], length_ms)
    for slide in kept:
        bench.publish(slide.path, f"{FOLDER}/{_file(slide)}")
    for path in made:
        path.unlink(missing_ok=True)
    if kept:
        listed = [{"at_ms": slide.at_ms, "file": _file(slide)} for slide in kept]
        text = json.dumps({"slides": listed}, separators=(",", ":"))
        bench.storage.write(disk.published(bench.asset.uuid, INDEX), text.encode())  # after what it names
    return len(kept)


def _legible(rows: Sequence[Rendition]) -> Rendition:
    """The smallest rendition whose writing can be read; else the largest."""
    return next((row for row in rows if short_side(row) >= LEGIBLE_SIDE), rows[-1])


def _slide(path: Path) -> Slide:
    """The name of a picture is its time. A key picture shows what changed in the segment before it: half of that is
    taken off, so that a picture is two seconds early or late at most.
    """
    at_ms = int(path.stem.removeprefix("slide-"))
    half_ms = commands.SEGMENT_S * 500
    return Slide(at_ms - half_ms if at_ms > half_ms else 0, path.stat().st_size, path)


def _file(slide: Slide) -> str:
    return f"{slide.at_ms}.webp"


def affordable(found: Sequence[Slide], length_ms: int) -> list[Slide]:
    """As many as the line and the eye can take: those that are shown for the shortest time go first, the first never."""
    kept = sorted(found, key=lambda slide: slide.at_ms)
    bytes_left = BUDGET_BPS * length_ms // 8_000
    most = max(ALWAYS_SOME, MOST_AN_HOUR * length_ms // AN_HOUR_MS)
    while len(kept) > 1 and (len(kept) > most or sum(slide.size for slide in kept) > bytes_left):
        ends = [slide.at_ms for slide in kept[1:]] + [length_ms]
        shown = [end - slide.at_ms for slide, end in zip(kept, ends, strict=True)]
        kept.pop(min(range(1, len(kept)), key=lambda number: (shown[number], -kept[number].size)))
    return kept
