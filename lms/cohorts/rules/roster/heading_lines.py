"""Where the headings of a sheet stand: one line or several, below titles, with hints below them, perhaps twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.workbooks.grid import Line, Sheet, narrow
from lms.cohorts.rules.roster.cells import PHONE_OR_ID
from lms.cohorts.rules.roster.headings import PERSON, Column, column_of

# Headings stand near the top: below the title, the institution, the period and an instruction or two.
HEADING_LINES = 40
DEPTH_MAX = 3
NAMES = frozenset({Column.NAME, Column.GIVEN_NAME})
# What forms write below a heading: 必填, (18位), 文本格式, bắt buộc.
HINT = re.compile(
    r"[(\[].*[)\]]|\*?(必填|选填|必填项|选填项|\d+ ?位(数字|字符)?|文本(格式)?|数字(格式)?|格式[::].*|如[::].*|required|optional|text"
    r"|bắt buộc|không bắt buộc)\*?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headings:
    """The place of the first line of headings among the lines of its sheet, how many lines they are, and their texts."""

    place: int
    depth: int
    texts: Mapping[int, str]

    @property
    def known(self) -> frozenset[Column]:
        """The columns that they name."""
        return _known(self.texts)


def headings_of(sheet: Sheet) -> Headings | None:
    """The lines that name the most columns, a name among them; of equals the first, and the fewest lines."""
    best, most = None, 0
    for place in range(min(len(sheet.lines), HEADING_LINES)):
        found = _best_from(sheet, place)
        if found is not None and len(found.known) > most:
            best, most = found, len(found.known)
    return best


def next_headings(sheet: Sheet, found: Headings) -> int | None:
    """Where other headings begin below `found`, their title with them: a second list whose columns stand elsewhere."""
    order = _order(found.texts)
    for place in range(found.place + found.depth, len(sheet.lines)):
        line = sheet.lines[place]
        if len(line.cells) < 2 or any(PHONE_OR_ID.search(cell.text) for cell in line.cells.values()):
            continue
        texts = {number: cell.text for number, cell in line.cells.items()}
        known = _known(texts)
        if Column.NAME in known and len(known & {*PERSON}) > 1 and _order(texts) != order:
            above = sheet.lines[place - 1]
            is_title = len(above.cells) == 1 and above.number == line.number - 1
            return place - 1 if is_title and place - 1 >= found.place + found.depth else place
    return None


def is_hint(line: Line, own: Sequence[int]) -> bool:
    """Whether every cell at the places `own` is what a form says of its column, and names nobody."""
    said = [narrow(line.cells[number].text) for number in own if number in line.cells]
    return bool(said) and all(HINT.fullmatch(text) for text in said)


def _known(texts: Mapping[int, str]) -> frozenset[Column]:
    return frozenset(column for text in texts.values() if (column := column_of(text)) is not None)


def _order(texts: Mapping[int, str]) -> dict[Column, int]:
    """Where the columns of a person stand."""
    return {
        column: number
        for number, text in sorted(texts.items(), reverse=True)
        if (column := column_of(text)) in PERSON
    }


def _best_from(sheet: Sheet, place: int) -> Headings | None:
    """Headings that begin at a line: alone, or with the lines below that say more (联系方式 over 手机 and 住址)."""
    line = sheet.lines[place]
    texts = {number: cell.text for number, cell in line.cells.items()}
    found = Headings(place, 1, texts) if _may_be(texts) else None
    for depth in range(2, DEPTH_MAX + 1):
        if place + depth > len(sheet.lines):
            break
        below = {number: narrow(cell.text) for number, cell in sheet.lines[place + depth - 1].cells.items()}
        if not _says_more(texts, below):
            break
        texts = {**texts, **{number: text for number, text in below.items() if not HINT.fullmatch(text)}}
        if _may_be(texts):
            found = Headings(place, depth, texts)
    return found


def _may_be(texts: Mapping[int, str]) -> bool:
    """A name, and something beside it: a note or a title may hold one of the words."""
    known = _known(texts)
    return bool(NAMES & known) and (len(known) > 1 or len(texts) == 1)


def _says_more(texts: Mapping[int, str], below: Mapping[int, str]) -> bool:
    """Whether a line continues the headings above it: half of it are headings or hints, and no name becomes another thing."""
    known = [number for number, text in below.items() if column_of(text) is not None or HINT.fullmatch(text)]
    if not known or len(known) * 2 < len(below) or any(PHONE_OR_ID.search(text) for text in below.values()):
        return False
    names = [number for number, text in texts.items() if column_of(text) in NAMES]
    return all(
        number not in below or column_of(below[number]) in NAMES or HINT.fullmatch(below[number])
        for number in names
    )
