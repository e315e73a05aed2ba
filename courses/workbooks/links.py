"""What a part of an Office file names by number: pictures, drawings (ECMA-376, part 2)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from courses.workbooks.grid import Line, Placed
from courses.workbooks.packages import Archive

PICTURE_BYTES = 15_000_000
DRAWINGS_PLACED = 5_000
# Pictures in cells as WPS writes them: =DISPIMG("ID_…",1), and a part that names them.
CELL_IMAGES = "xl/cellimages.xml"
SHOWN = re.compile(r"DISPIMG\(\s*\"([^\"]{1,80})\"", re.IGNORECASE)


def links_of(archive: Archive, part: str) -> dict[str, str]:
    """The parts inside of the archive that `part` links to, by the number of the link. Raises FileDamaged."""
    folder, base = posixpath.split(part)
    rels = f"{folder}/_rels/{base}.rels"
    if not archive.has(rels):
        return {}
    links = _Links()
    archive.parse(rels, links)
    return {number: _inside(folder, target) for number, target in links.found.items()}


def part_loader(archive: Archive, name: str) -> Callable[[], bytes]:
    """Gives the bytes of a part when they are asked for. What it gives raises FileDamaged, FileSwells."""
    return lambda: archive.read(name, PICTURE_BYTES)


def placed_pictures(archive: Archive, sheet: str) -> list[Placed]:
    """The pictures that lie on the cells of a sheet (a part's name). Raises FileDamaged."""
    found = []
    for drawing in links_of(archive, sheet).values():
        if "/drawings/drawing" not in drawing or not archive.has(drawing):
            continue
        reader, links = _Anchors(), links_of(archive, drawing)
        archive.parse(drawing, reader)
        for row, column, link, words in reader.found[:DRAWINGS_PLACED]:
            name = links.get(link, "")
            if archive.has(name):
                found.append(Placed(row + 1, column + 1, name, words, part_loader(archive, name)))
    return found


def lifted_pictures(archive: Archive, lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Placed]]:
    """The lines without the formulas by which WPS shows a picture in a cell, and these pictures. Raises FileDamaged."""
    if not archive.has(CELL_IMAGES):
        return tuple(lines), []
    reader, links = _CellImages(), links_of(archive, CELL_IMAGES)
    archive.parse(CELL_IMAGES, reader)
    kept: list[Line] = []
    found: list[Placed] = []
    for line in lines:
        named = {
            column: shown[1] for column, cell in line.cells.items() if (shown := SHOWN.search(cell.text))
        }
        for column, name in named.items():
            link, words = reader.found.get(name, ("", ""))
            part = links.get(link, "")
            if archive.has(part):
                found.append(Placed(line.number, column, part, words, part_loader(archive, part)))
        cells = {column: cell for column, cell in line.cells.items() if column not in named}
        kept.append(replace(line, cells=cells) if named else line)
    return tuple(kept), found


def _inside(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


class _Links(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX
        if name.rpartition(":")[2] == "Relationship" and attrs.get("TargetMode", "") != "External":
            self.found[attrs.get("Id", "")] = attrs.get("Target", "")


class _CellImages(ContentHandler):
    """By the name that formulas use: the link of a picture and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}
        self._name, self._words = "", ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX
        local = name.rpartition(":")[2]
        if local == "cNvPr":
            self._name, self._words = attrs.get("name", ""), attrs.get("descr", "")
        elif local == "blip":
            link = next((attrs[key] for key in attrs.getNames() if key.rpartition(":")[2] == "embed"), "")
            self.found[self._name] = (link, self._words)


class _Anchors(ContentHandler):
    """Where each picture begins: (row, column) from 0, its link, its words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, int, str, str]] = []
        self._is_from, self._text, self._words = False, "", ""
        self._corner = {"row": 0, "col": 0}

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX
        local = name.rpartition(":")[2]
        self._text = ""
        if local in {"twoCellAnchor", "oneCellAnchor"}:
            self._corner = {"row": 0, "col": 0}
        elif local == "from":
            self._is_from = True
        elif local == "cNvPr":
            self._words = attrs.get("descr", "")
        elif local == "blip":
            link = next((attrs[key] for key in attrs.getNames() if key.rpartition(":")[2] == "embed"), "")
            self.found.append((self._corner["row"], self._corner["col"], link, self._words))

    def characters(self, content: str) -> None:
        self._text += content

    def endElement(self, name: str) -> None:  # noqa: N802  SAX
        local = name.rpartition(":")[2]
        if local == "from":
            self._is_from = False
        elif self._is_from and local in self._corner and self._text.strip().isdecimal():
            self._corner[local] = int(self._text.strip())
