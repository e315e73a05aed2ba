"""Questions of a Word document: its paragraphs as numbered lines, what is bold or red, its tables, its pictures (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from courses.quizzes.importers.attached import Attachments, without_signs
from courses.quizzes.importers.drafts import intake_of_drafts, placed
from courses.quizzes.importers.edits import Edit, edited
from courses.quizzes.importers.plain import HINTED, drafts_of
from courses.quizzes.importers.results import Format, Intake, Unsupported, intake_of
from courses.quizzes.importers.rows import NO_FIXES, Fixes
from courses.quizzes.importers.spreadsheets import intake_of_sheets, tables_in
from courses.quizzes.spelling import LETTERS
from courses.workbooks.grid import Cell, Line, Sheet
from courses.workbooks.links import links_of, part_loader
from courses.workbooks.packages import Archive
from courses.workbooks.refusals import TooManyRows

DOCUMENT = "word/document.xml"
NUMBERING = "word/numbering.xml"
PARAGRAPHS_MAX = 100_000
HAN = "一二三四五六七八九十"
# The number of a link and what is said of the picture, to the sign in the text.
Sign = Callable[[str, str], str]
DRAWN = frozenset({"drawing", "pict"})
REDS = frozenset({"FF0000", "C00000", "RED", "E60012", "D00000", "CC0000", "EE0000"})


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = "%1."


class _Numbering(ContentHandler):
    """Which list counts how: by number and level."""

    def __init__(self) -> None:
        super().__init__()
        self.abstract: dict[str, dict[int, _Level]] = {}
        self.by_number: dict[str, str] = {}
        self._list = self._number = ""
        self._level = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX
        local, value = name.rpartition(":")[2], _value(attrs)
        if local == "abstractNum":
            self._list = _attribute(attrs, "abstractNumId")
            self.abstract[self._list] = {}
        elif local == "lvl" and self._list:
            level = _attribute(attrs, "ilvl")
            self._level = int(level) if level.isdecimal() else 0
            self.abstract[self._list][self._level] = _Level()
        elif local == "numFmt" and self._list and self._level in self.abstract[self._list]:
            self.abstract[self._list][self._level].format = value
        elif local == "lvlText" and self._list and self._level in self.abstract[self._list]:
            self.abstract[self._list][self._level].text = value
        elif local == "num":
            self._list, self._number = "", _attribute(attrs, "numId")
        elif local == "abstractNumId" and self._number:
            self.by_number[self._number] = value

    def level(self, number: str, level: int) -> _Level | None:
        return self.abstract.get(self.by_number.get(number, ""), {}).get(level)


def _attribute(attrs: AttributesImpl, name: str) -> str:
    return next((attrs[key] for key in attrs.getNames() if key.rpartition(":")[2] == name), "")


def _value(attrs: AttributesImpl) -> str:
    return _attribute(attrs, "val")


@dataclass(slots=True)
class _Table:
    """The rows of a table, each with the line where it begins."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)


class _Document(ContentHandler):
    """The lines of the text, and the tables apart from it."""

    def __init__(self, numbering: _Numbering, sign: Sign) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.tables: list[_Table] = []
        self.pictures: list[int] = []
        self._numbering = numbering
        self._sign, self._words, self._is_shown = sign, "", False
        self._counts: dict[tuple[str, int], int] = {}
        self._depth = self._unread = 0
        self._parts: list[str] = []
        self._is_text = self._is_marked = self._is_underlined = self._is_run = self._was_marked = False
        self._list, self._level = "", 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX
        local = name.rpartition(":")[2]
        if local in {"Fallback", "del", "instrText", "delText"}:
            self._unread += 1
        elif local == "tbl":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Table())
        elif local == "tr" and self._depth == 1:
            self.tables[-1].rows.append((len(self.lines) + 1, []))
        elif local == "tc" and self._depth == 1:
            self.tables[-1].rows[-1][1].append("")
        elif local == "p":
            self._parts, self._list, self._level, self._was_marked = [], "", 0, False
        elif local == "r":
            self._is_run, self._is_marked, self._is_underlined = True, False, False
        elif not self._begin_picture(local, attrs):
            self._begin_inline(local, attrs)

    def _begin_picture(self, local: str, attrs: AttributesImpl) -> bool:
        """Whether it belongs to a picture; its sign stands where it stands, and one without a file is noted at its end."""
        if local in DRAWN:
            self._words, self._is_shown = "", False
        elif local == "docPr":
            self._words = _attribute(attrs, "descr")
        elif local in {"blip", "imagedata"}:
            link = _attribute(attrs, "embed" if local == "blip" else "id")
            if not self._unread and (sign := self._sign(link, self._words)):
                self._parts.append(sign)
                self._is_shown = True
        else:
            return False
        return True

    def _begin_inline(self, local: str, attrs: AttributesImpl) -> None:
        value = _value(attrs)
        if local == "b" and self._is_run:
            self._is_marked = self._is_marked or value not in {"0", "false", "none"}
        elif local == "color" and self._is_run:
            self._is_marked = self._is_marked or value.upper() in REDS
        elif local == "u" and self._is_run:
            self._is_underlined = value not in {"none", "0"}
        elif local == "numId":
            self._list = value
        elif local == "ilvl":
            self._level = int(value) if value.isdecimal() else 0
        elif local in {"tab", "ptab"} and self._is_run:
            self._parts.append("____" if self._is_underlined else "\t")
        elif local in {"br", "cr"}:
            self._parts.append("\n")
        elif local == "t":
            self._is_text = True

    def characters(self, content: str) -> None:
        if not self._is_text or self._unread:
            return
        if self._is_underlined and not content.strip():
            content = "____"
        if self._is_marked and not self._was_marked and content.strip():
            self._parts.append(HINTED)
        if content.strip():
            self._was_marked = self._is_marked
        self._parts.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  SAX
        local = name.rpartition(":")[2]
        if local in {"Fallback", "del", "instrText", "delText"}:
            self._unread -= 1
        elif local == "t":
            self._is_text = False
        elif local == "r":
            self._is_run = False
        elif local in DRAWN and not self._is_shown:
            self.pictures.append(len(self.lines) + 1)
        elif local == "tbl":
            self._depth -= 1
        elif local == "p" and not self._unread:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        text = self._label() + "".join(self._parts)
        self._parts = []
        if self._depth:
            row = self.tables[-1].rows[-1][1] if self.tables[-1].rows else []
            if row:
                row[-1] = f"{row[-1]}\n{text.replace(HINTED, '')}".strip("\n")
            return
        if len(self.lines) >= PARAGRAPHS_MAX:
            raise TooManyRows(n=f"{PARAGRAPHS_MAX:,}")
        self.lines += text.split("\n")

    def _label(self) -> str:
        """1. or A. where Word counts by itself; every deeper list begins anew."""
        level = self._numbering.level(self._list, self._level) if self._list not in {"", "0"} else None
        if level is None or level.format in {"bullet", "none"}:
            return ""
        place = (self._list, self._level)
        self._counts[place] = self._counts.get(place, 0) + 1
        for other in [known for known in self._counts if known[0] == self._list and known[1] > self._level]:
            self._counts[other] = 0
        count = self._counts[place]
        if level.format in {"upperLetter", "lowerLetter"}:
            return f"{LETTERS[(count - 1) % len(LETTERS)]}. "
        if level.format.startswith(("chinese", "japaneseCounting", "ideograph")):
            return f"{HAN[(count - 1) % len(HAN)]}、"
        return f"{count}. "


def text_of_docx(archive: Archive) -> str:
    """The lines of its text, as `intake_of_docx` counts them. Raises FileDamaged, TooManyRows."""
    return _text(_read(archive, Attachments()))


def _read(archive: Archive, attachments: Attachments) -> _Document:
    numbering = _Numbering()
    if archive.has(NUMBERING):
        archive.parse(NUMBERING, numbering)
    links = links_of(archive, DOCUMENT)

    def sign(link: str, words: str) -> str:
        name = links.get(link, "")
        return attachments.sign(name, words, part_loader(archive, name)) if archive.has(name) else ""

    document = _Document(numbering, sign)
    archive.parse(DOCUMENT, document)
    return document


def _known_tables(document: _Document) -> list[Sheet]:
    """The tables that have headings."""
    sheets = [_sheet(table) for table in document.tables]
    return [sheet for sheet in sheets if tables_in([sheet])]


def _text(document: _Document) -> str:
    """The paragraphs; of a document that is one table without headings, those of its cells."""
    lines = list(document.lines)
    if not any(line.strip() for line in lines) and not _known_tables(document):
        lines = [
            text
            for table in document.tables
            for _line, row in table.rows
            for cell in row
            for text in cell.split("\n")
        ]
    return "\n".join(lines)


def intake_of_docx(
    archive: Archive, *, fixes: Fixes = NO_FIXES, out: Iterable[tuple[str | None, int]] = (),
    edits: Iterable[Edit] = (),
) -> Intake:  # fmt: skip
    """The questions of the text, and those of tables with headings. Lines count paragraphs. Raises FileDamaged, TooManyRows."""
    attachments = Attachments()
    document = _read(archive, attachments)
    left_out = list(out)
    known = _known_tables(document)
    now = edited(_text(document), edits)
    lost = [Unsupported(f"{line}", "picture", line, is_part=True) for line in document.pictures]
    drafts, notes = drafts_of(now.text)
    passages = {
        line: each._replace(text=without_signs(each.text.replace(HINTED, "")))
        for line, each in placed(drafts, now).items()
    }
    tables = intake_of_sheets(known, fixes=fixes, out=left_out) if known else None
    if not drafts and tables is not None:
        unsupported = (*tables.unsupported, *lost)
        return replace(tables, format=Format.DOCX, unsupported=unsupported, files=tuple(attachments.files))
    texts = intake_of_drafts(
        Format.DOCX, drafts, fixes=fixes, out=left_out, notes=notes, unsupported=lost, passages=passages,
        files=attachments.files,
    )  # fmt: skip
    return _together(texts, tables) if tables is not None else texts


def _sheet(table: _Table) -> Sheet:
    lines = [
        Line(number, {place: Cell(text) for place, text in enumerate(row, start=1) if text.strip()})
        for number, row in table.rows
    ]
    numbered = [replace(line, number=line.number + place) for place, line in enumerate(lines)]
    return Sheet(None, tuple(line for line in numbered if line.cells))


def _together(texts: Intake, tables: Intake) -> Intake:
    both = intake_of(
        Format.DOCX,
        [*tables.found, *texts.found],
        [*tables.errors, *texts.errors],
        [*tables.notes, *texts.notes],
        [*tables.unsupported, *texts.unsupported],
        files=texts.files,
    )
    return replace(both, said={**tables.said, **texts.said}, passages=texts.passages)
