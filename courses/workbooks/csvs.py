"""A CSV as one sheet: its characters and its separators found out, its rows counted as a spreadsheet program does."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from courses.workbooks.grid import Cell, Line, Sheet
from courses.workbooks.refusals import EncodingUnknown, FileDamaged, TooManyRows
from courses.workbooks.xlsx import MAX_COLUMNS, MAX_ROWS, MAX_TEXT

SEPARATORS = (",", "\t", ";", "|", "，", "；")
LOOKED_AT = 40
OLD_PAGES = ("gb18030", "cp950", "cp1258")
# What a text says as a heading; None when it is none that we know.
Heading = Callable[[str], object]
CUT = re.compile(r"[,\t;|，；]")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def text_of(data: bytes, heading: Heading) -> str:
    """The characters: by the mark at the beginning, by every other byte being zero, else UTF-8, else the one of GB18030
    (which holds GBK), Big5 and the Vietnamese page of Windows whose headings are known. Raises EncodingUnknown.
    """
    marked = [name for mark, name in MARKS if data.startswith(mark)] or _wide(data)
    for name in marked or ["utf-8"]:
        with suppress(UnicodeDecodeError):
            return data.decode(name)
    texts = []
    for name in () if marked else OLD_PAGES:
        with suppress(UnicodeDecodeError):
            texts.append(data.decode(name))
    known = [text for text in texts if _known(text, heading)] or [_strictly(data, OLD_PAGES[0])]
    return max(known, key=lambda text: _known(text, heading))


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise EncodingUnknown from error


def is_wide(data: bytes) -> bool:
    """Whether it is UTF-16, with a mark or without one."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or bool(_wide(data))


def _wide(data: bytes) -> list[str]:
    """UTF-16 without its mark: zeros stand in every other place only, and there are many of them."""
    head = data[:2048]
    zeros = [head[start::2].count(0) for start in (0, 1)]
    if len(data) % 2 or min(zeros) or sum(zeros) * 8 < len(head):
        return []
    return ["utf-16-be" if zeros[0] else "utf-16-le"]


def _known(text: str, heading: Heading) -> int:
    """How many headings are known in the first lines, if the characters are these."""
    lines = text.splitlines()[:LOOKED_AT]
    return max((sum(heading(part) is not None for part in CUT.split(line)) for line in lines), default=0)


def sheet_of(data: bytes, heading: Heading) -> Sheet:
    """The sheet of a CSV; a quoted line break does not begin a new row. Raises EncodingUnknown, FileDamaged, TooManyRows."""
    text = text_of(data, heading)
    first, _break, rest = text.partition("\n")
    skipped = 0
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        separator, text, skipped = first.strip()[4], rest, 1
    else:
        separator = _separator(text)
    try:
        lines, is_open = _lines(text, separator, skipped)
        if is_open:
            # A quote that nobody closed would swallow everybody below it: then quotes are signs like others.
            lines, _open = _lines(text, separator, skipped, has_quotes=False)
    except csv.Error as error:
        raise FileDamaged from error
    return Sheet(None, tuple(lines))


def _lines(text: str, separator: str, skipped: int, *, has_quotes: bool = True) -> tuple[list[Line], bool]:
    """The lines that have something in them, and whether the last of them still waits for its closing quote."""
    lines: list[Line] = []
    last: list[str] = []
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE
    read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting)
    for number, parts in enumerate(read, start=1 + skipped):
        last = parts
        cells = {
            place: Cell(_unwrapped(part, has_quotes=has_quotes)[:MAX_TEXT])
            for place, part in enumerate(parts[:MAX_COLUMNS], start=1)
            if part.strip()
        }
        if cells:
            lines.append(Line(number, cells))
        if len(lines) > MAX_ROWS:
            raise TooManyRows(n=f"{MAX_ROWS:,}")
    return lines, text.count('"') % 2 == 1 and any("\n" in part or "\r" in part for part in last)


def _unwrapped(part: str, *, has_quotes: bool) -> str:
    """="530…" is how a program keeps a number as text in a CSV."""
    text = part.strip()
    if not has_quotes:
        return text.strip('"')
    return text[2:-1] if text.startswith('="') and text.endswith('"') else part


def _separator(text: str) -> str:
    """The sign that cuts the most of the first lines into the same number of cells."""
    sample = "\n".join(text.splitlines()[: 2 * LOOKED_AT])

    def cuts(sign: str) -> tuple[int, int]:
        try:
            widths = [
                len(parts) for parts in csv.reader(io.StringIO(sample, newline=""), delimiter=sign) if parts
            ]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        if not wide:
            return 0, 0
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        return wide.count(usual), usual

    return max(SEPARATORS, key=cuts)
