"""An .xlsx as plain sheets, streamed: types, cached values of formulas, dates, hidden rows, merged cells (ECMA-376)."""

from __future__ import annotations

import posixpath
import re
from datetime import datetime, timedelta
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from courses.workbooks.grid import Cell, Kind, Line, Sheet
from courses.workbooks.links import lifted_pictures, placed_pictures
from courses.workbooks.packages import Package
from courses.workbooks.refusals import FileDamaged, TooManyRows

MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_TEXT = 10_000
MAX_MERGED = 50_000
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
NOT_OF_A_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
DATE_LETTERS = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001  days without a zone
LATEST = 2_958_466  # 9999-12-31
WHOLE_MAX = 1e21


def sheets_of(package: Package) -> list[Sheet]:
    """The visible worksheets in order. Raises FileDamaged, TooManyRows."""
    root = next(name for name in package.names if name.endswith("workbook.xml"))
    folder = posixpath.dirname(root)
    book, links, styles, texts = _Book(), _Links(), _Styles(), _Texts()
    package.parse(root, book)
    package.parse(f"{folder}/_rels/{posixpath.basename(root)}.rels", links)
    for handler, ending in ((styles, "/styles"), (texts, "/sharedStrings")):
        part = next(
            (_inside(folder, goal) for kind, goal in links.by_id.values() if kind.endswith(ending)), ""
        )
        if part and package.has(part):
            package.parse(part, handler)
    sheets = []
    for name, state, link in book.sheets:
        kind, target = links.by_id.get(link, ("", ""))
        if state != "visible" or not kind.endswith("/worksheet"):
            continue
        reader = _Rows(texts.texts, styles.dates, is_1904=book.is_1904)
        part = _inside(folder, target)
        package.parse(part, reader)
        lines, in_cells = lifted_pictures(package, reader.lines)
        pictures = (*placed_pictures(package, part), *in_cells)
        sheets.append(Sheet(name, lines, tuple(reader.merged), pictures))
    return sheets


def _inside(folder: str, target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )


def place_of(reference: str) -> tuple[int, int]:
    """C2 → (2, 3): row and column. Raises FileDamaged."""
    found = PLACE.fullmatch(reference)
    if found is None:
        raise FileDamaged
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


class _Plain(ContentHandler):
    """Elements by their name without a prefix."""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX
        self.begin(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802  SAX
        self.end(name.rpartition(":")[2])

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


class _Book(_Plain):
    """Names, states and links of the sheets; whether days count from 1904."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []
        self.is_1904 = False

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if name == "sheet":
            link = next((attrs[key] for key in attrs.getNames() if key.rpartition(":")[2] == "id"), "")
            self.sheets.append((attrs.get("name", ""), attrs.get("state", "visible"), link))
        elif name == "workbookPr":
            self.is_1904 = attrs.get("date1904", "0") in {"1", "true"}


class _Links(_Plain):
    def __init__(self) -> None:
        super().__init__()
        self.by_id: dict[str, tuple[str, str]] = {}

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if name == "Relationship" and attrs.get("TargetMode", "") != "External":
            self.by_id[attrs.get("Id", "")] = (attrs.get("Type", ""), attrs.get("Target", ""))


class _Styles(_Plain):
    """Which cell formats show a day."""

    def __init__(self) -> None:
        super().__init__()
        self.dates: list[bool] = []
        self._custom: dict[str, bool] = {}
        self._is_in_cells = False

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if name == "numFmt":
            code = NOT_OF_A_FORMAT.sub("", attrs.get("formatCode", "").split(";")[0])
            is_general = code.strip().casefold() == "general"
            self._custom[attrs.get("numFmtId", "")] = not is_general and bool(DATE_LETTERS.search(code))
        elif name == "cellXfs":
            self._is_in_cells = True
        elif name == "xf" and self._is_in_cells:
            number = attrs.get("numFmtId", "0")
            built_in = number.isdigit() and int(number) in BUILT_IN_DATES
            self.dates.append(self._custom.get(number, built_in))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_in_cells = False


class _Texts(_Plain):
    """Shared strings, without the reading aids of East Asian text."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._is_text = self._is_aid = False

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._is_aid = True
        self._is_text = name == "t" and not self._is_aid

    def characters(self, content: str) -> None:
        if self._is_text:
            self._parts.append(content)

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_aid = False
        elif name == "si":
            self.texts.append("".join(self._parts)[:MAX_TEXT])


class _Rows(_Plain):
    """The lines of one sheet that have something in them."""

    def __init__(self, texts: list[str], dates: list[bool], *, is_1904: bool) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._texts, self._dates, self._epoch = texts, dates, EPOCHS[is_1904]
        self._row = self._column = 0
        self._is_hidden = self._has_formula = self._is_read = self._is_aid = False
        self._cells: dict[int, Cell] = {}
        self._type = self._style = ""
        self._parts: list[str] = []

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if name == "c":
            self._begin_cell(attrs)
        elif name == "row":
            self._row = int(attrs["r"]) if attrs.get("r", "").isdigit() else self._row + 1
            self._column, self._cells = 0, {}
            self._is_hidden = attrs.get("hidden", "0") in {"1", "true"}
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._is_aid = True
        elif name == "mergeCell" and len(self.merged) < MAX_MERGED:
            first, _colon, last = attrs.get("ref", "").partition(":")
            self.merged.append((*place_of(first), *place_of(last or first)))
        self._is_read = name in {"v", "t"} and not self._is_aid

    def _begin_cell(self, attrs: AttributesImpl) -> None:
        self._column = place_of(attrs["r"])[1] if attrs.get("r") else self._column + 1
        self._type, self._style = attrs.get("t", "n"), attrs.get("s", "")
        self._has_formula, self._parts = False, []

    def characters(self, content: str) -> None:
        if self._is_read:
            self._parts.append(content)

    def end(self, name: str) -> None:
        self._is_read = False
        if name == "rPh":
            self._is_aid = False
        elif name == "c" and self._column <= MAX_COLUMNS:
            cell = self._cell("".join(self._parts))
            if cell is not None:
                self._cells[self._column] = cell
        elif name == "row" and self._cells:
            if len(self.lines) >= MAX_ROWS:
                raise TooManyRows(n=f"{MAX_ROWS:,}")
            self.lines.append(Line(self._row, self._cells, self._is_hidden))

    def _cell(self, raw: str) -> Cell | None:
        if raw == "":
            # A formula that no program ever calculated has no value; one that gives an empty text has the type str.
            return Cell("", Kind.UNCALCULATED) if self._has_formula and self._type != "str" else None
        if self._type in {"e", "d"}:
            return Cell(raw, Kind.ERROR if self._type == "e" else Kind.DATE)
        if self._type in {"s", "b", "str", "inlineStr"}:
            text = self._text(raw)
            return Cell(text) if text.strip() else None
        return self._number(raw)

    def _text(self, raw: str) -> str:
        if self._type == "s":
            return self._texts[int(raw)] if raw.isdigit() and int(raw) < len(self._texts) else ""
        if self._type == "b":
            return "TRUE" if raw == "1" else "FALSE"
        return raw[:MAX_TEXT]

    def _number(self, raw: str) -> Cell:
        try:
            value = float(raw)
        except ValueError:
            return Cell(raw[:MAX_TEXT])
        is_date = (
            self._style.isdigit() and int(self._style) < len(self._dates) and self._dates[int(self._style)]
        )
        if is_date and 0 < value < LATEST:
            return Cell((self._epoch + timedelta(days=value)).date().isoformat(), Kind.DATE)
        is_whole = abs(value) < WHOLE_MAX and value == int(value)
        return Cell(str(int(value)) if is_whole else raw, Kind.NUMBER)
