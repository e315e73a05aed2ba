"""The drawings of the demo clips: a title card, one card a step, a moving mark, all set by typst as PNG."""

from __future__ import annotations

from pathlib import Path

import typst
from django.conf import settings

# Cards are laid out on a page of 960 × 540 points.
HEIGHT = 540
PALETTES = {
    "tea": ("#20312d", "#2f6c5d", "#9dbfae"),
    "smelting": ("#33261b", "#8a6a4c", "#f4c98f"),
    "home": ("#22303b", "#6f8799", "#f3d9b8"),
    "start": ("#10302c", "#0b6e63", "#5cc4b4"),
}
_PAGE = """
#set page(width: 960pt, height: 540pt, margin: 0pt, fill: {fill})
#set text(font: "Noto Sans SC", fill: rgb("#fbfaf7"))
"""
_LANDSCAPE = """
#place(bottom, polygon(fill: rgb("{hill}"), (0pt,80pt),(240pt,24pt),(520pt,70pt),(960pt,4pt),(960pt,140pt),(0pt,140pt)))
"""
_TITLE = """
#place(left + top, dx: 72pt, dy: 72pt, block(width: 816pt)[
  #text(22pt, fill: rgb("{light}"))[#sys.inputs.above] #v(2pt)
  #text(44pt, weight: 600)[#sys.inputs.title] #v(2pt)
  #text(24pt, fill: rgb("#dfe9e2"))[#sys.inputs.below]
])
"""
_MARK = '#place(center + horizon, circle(radius: 17pt, fill: rgb("{light}"), stroke: 5pt + rgb("#fbfaf7")))'


def font_folders() -> list[str]:
    """Where the fonts of papers and cards lie: copied by the build, else in the npm package."""
    copied = settings.ROOT / "assets" / "dist-fonts"
    package = settings.ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
    return [str(folder) for folder in (copied, package) if folder.is_dir()]


def draw_card(path: Path, *, palette: str, height: int, above: str, title: str, below: str) -> Path:
    """Write a 16:9 PNG of `height` pixels with three lines of words over a landscape; returns `path`."""
    fill, hill, light = PALETTES[palette]
    source = _PAGE.format(fill=f'rgb("{fill}")') + _LANDSCAPE.format(hill=hill) + _TITLE.format(light=light)
    return _write(path, source, {"above": above, "title": title, "below": below}, height=height)


def draw_mark(path: Path, *, palette: str, height: int) -> Path:
    """Write the small mark that moves along the bottom of a picture of `height` pixels; returns `path`."""
    source = "#set page(width: 48pt, height: 48pt, margin: 0pt, fill: none)\n"
    return _write(path, source + _MARK.format(light=PALETTES[palette][2]), {}, height=height)


def _write(path: Path, source: str, words: dict[str, str], *, height: int) -> Path:
    picture = typst.compile(  # type: ignore[call-overload]  # its stub binds source and folders to one type
        source.encode(),
        format="png",
        ppi=72 * height / HEIGHT,
        font_paths=font_folders(),
        ignore_system_fonts=True,
        sys_inputs=words,
    )
    if not isinstance(picture, bytes):
        raise TypeError("a card is one page")
    path.write_bytes(picture)
    return path
