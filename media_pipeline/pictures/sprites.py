"""Small pictures for the seek bar: sheets of a hundred, and a WebVTT file that says which rectangle shows which time.

They are cut from the key pictures of the smallest rendition, which costs a fraction of reading anything else.
"""

from __future__ import annotations

from dataclasses import dataclass

from media_pipeline import binary, disk
from media_pipeline.bench import Bench
from media_pipeline.captions.cues import clock
from media_pipeline.models import Rendition
from media_pipeline.pictures import taking

INDEX = "sprites.vtt"
LONG_SIDE = 160
ACROSS, A_SHEET = 10, 100
EVERY_MS, EVERY_MS_WHEN_SHORT, SHORT_MS = 10_000, 4_000, 60_000
SHORTEST_MS = 8_000


@dataclass(frozen=True, slots=True)
class Grid:
    """How many pictures of which size, one each `every_ms`."""

    count: int
    every_ms: int
    width: int
    height: int

    @property
    def sheets(self) -> int:
        return -(-self.count // A_SHEET)

    @property
    def across(self) -> int:
        return min(ACROSS, self.count)

    @property
    def down(self) -> int:
        """Rows of a sheet; all sheets are of one size."""
        return -(-min(A_SHEET, self.count) // self.across)


def grid(duration_ms: int, width: int, height: int) -> Grid | None:
    """The pictures of a film of that length and shape; None for one so short that nobody seeks in it."""
    if duration_ms < SHORTEST_MS or not width or not height:
        return None
    every_ms = EVERY_MS_WHEN_SHORT if duration_ms < SHORT_MS else EVERY_MS
    scale = LONG_SIDE / max(width, height)
    small = (max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))
    return Grid(-(-duration_ms // every_ms), every_ms, *small)


def index(pictures: Grid, duration_ms: int) -> str:
    """The WebVTT file: times, and the rectangle of a sheet as a media fragment (W3C Media Fragments §4.2.2)."""
    lines = ["WEBVTT", ""]
    for number in range(pictures.count):
        start_ms = number * pictures.every_ms
        place = number % A_SHEET
        x, y = place % pictures.across * pictures.width, place // pictures.across * pictures.height
        lines += [
            f"{clock(start_ms)} --> {clock(min(duration_ms, start_ms + pictures.every_ms))}",
            f"sprites-{number // A_SHEET + 1}.jpg#xywh={x},{y},{pictures.width},{pictures.height}",
            "",
        ]
    return "\n".join(lines)


def make(bench: Bench) -> bool:
    """Sheets and index beside the master; False, and nothing is there, when they cannot be made."""
    rows = [row for row in bench.finished() if row.width and row.height]
    if not rows:
        return False
    return _cut(bench, rows[0])


def _cut(bench: Bench, row: Rendition) -> bool:
    duration_ms = row.duration_ms or bench.asset.duration_ms or 0
    pictures = grid(duration_ms, row.width or 0, row.height or 0)
    if pictures is None:
        return False
    argv = taking.sprites_argv(
        binary.ffmpeg_binary(),
        bench.file_of(row),
        str(bench.folder / "sprites-%d.jpg"),
        every_ms=pictures.every_ms,
        size=(pictures.width, pictures.height),
        tiles=(pictures.across, pictures.down),
        sheets=pictures.sheets,
    )
    made = bench.run(argv, "sprites-*.jpg")
    if len(made) != pictures.sheets:
        return False
    for path in made:
        bench.publish(path, path.name)
    key = disk.published(bench.asset.uuid, INDEX)
    bench.storage.write(key, index(pictures, duration_ms).encode())  # the index after what it names
    return True
