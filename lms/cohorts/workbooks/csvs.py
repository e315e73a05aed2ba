"""A CSV as one sheet: its characters and its separators found out, its rows counted as a spreadsheet program does."""

from __future__ import annotations

import csv
import io

from lms.cohorts.rules.roster import Cell, Line, Sheet
from lms.cohorts.workbooks.refusals import EncodingUnknown, FileDamaged, TooManyRows
from lms.cohorts.workbooks.xlsx import MAX_COLUMNS, MAX_ROWS, MAX_TEXT

SEPARATORS = (",", "\t", ";", "|", "，", "；")
LOOKED_AT = 40
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def text_of(data: bytes) -> str:
    """The characters: by the mark at the beginning, else UTF-8, else GB18030 (which holds GBK). Raises EncodingUnknown."""
    tried = [name for mark, name in MARKS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for name in tried:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise EncodingUnknown


def sheet_of(data: bytes) -> Sheet:
    """The sheet of a CSV; a quoted line break does not begin a new row. Raises EncodingUnknown, FileDamaged, TooManyRows."""
    text = text_of(data)
    first, _break, rest = text.partition("\n")
    skipped = 0
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        separator, text, skipped = first.strip()[4], rest, 1
    else:
        separator = _separator(text)
    lines: list[Line] = []
    try:
        for number, parts in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1 + skipped
        ):
            cells = {
                place: Cell(_unwrapped(part)[:MAX_TEXT])
                for place, part in enumerate(parts[:MAX_COLUMNS], start=1)
                if part.strip()
            }
            if cells:
                lines.append(Line(number, cells))
            if len(lines) > MAX_ROWS:
                raise TooManyRows(n=f"{MAX_ROWS:,}")
    except csv.Error as error:
        raise FileDamaged from error
    return Sheet(None, tuple(lines))


def _unwrapped(part: str) -> str:
    """="530…" is how a program keeps a number as text in a CSV."""
    text = part.strip()
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
