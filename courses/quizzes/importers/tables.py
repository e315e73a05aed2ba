"""Where the questions of a sheet stand: titles above, headings in the first lines, sections, merged cells (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from courses.quizzes.importers.columns import PLACES, Part, Role, role_from, role_of
from courses.quizzes.importers.kinds import kind_word
from courses.workbooks.grid import Cell, Line, Sheet, narrow

HEADING_LINES = 20
# What templates write below a heading.
HINT = re.compile(
    r"[(\[*]*(必填|选填|非必填|必填项|选填项|可选|可空|可不填|文本|required|optional|bắt buộc|không bắt buộc)[)\]*]*.{0,12}",
    re.IGNORECASE,
)
SECTION_MAX = 60
MERGED_MAX = 200_000
# What more than one column may hold: chapters become a path, tags are put together.
REPEATED = frozenset({Part.CATEGORY, Part.TAGS})
QUESTION = frozenset({Part.STEM, Part.ANSWER, Part.OPTIONS, Part.OPTION, Part.KIND})
# Columns by number, each with the token of its role ("" for one that is not read): what a person may correct.
Mapped = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The questions of one sheet. `heading` is the text above each column, `roles` what it was taken for."""

    sheet: str | None
    heading_line: int
    headings: Mapping[int, str]
    roles: Mapping[int, Role]
    lines: tuple[Line, ...]
    kind: str = ""  # what the name of the sheet or its title says
    merged: tuple[tuple[int, int, int, int], ...] = field(default=())

    def column(self, part: Part, place: int = 0) -> int:
        """The column of a part; the first column of the table where there is none."""
        for number, role in sorted(self.roles.items()):
            if role.part is part and role.place == place and not role.language:
                return number
        return min(self.roles, default=1)


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one question: one, or those that its stem is merged over; `kind` as the section above says."""

    lines: tuple[Line, ...]
    kind: str


def table_of(sheet: Sheet, mapped: Mapped | None = None) -> Table | None:
    """The table of a sheet; None without headings of questions. `mapped` replaces what the headings were taken for."""
    found = _headings(sheet)
    if found is None and mapped is None:
        return None
    place, depth, headings = found or (-1, 1, {})
    if mapped is not None:
        roles = {number: role for number, token in mapped.items() if (role := role_from(token))}
    else:
        roles = _spread(sheet, place + depth, _roles(headings), headings)
    titles = [cell.text for line in sheet.lines[: max(0, place)] for cell in line.cells.values()]
    kind = next((word for text in [sheet.name or "", *reversed(titles)] if (word := kind_word(text))), "")
    return Table(
        sheet=sheet.name,
        heading_line=sheet.lines[place].number if place >= 0 else 0,
        headings={number: narrow(text) for number, text in headings.items()},
        roles=roles,
        lines=sheet.lines[place + depth :] if place >= 0 else sheet.lines,
        kind=kind,
        merged=sheet.merged,
    )


def _headings(sheet: Sheet) -> tuple[int, int, dict[int, str]] | None:
    """Which of the first lines names the most columns, how many lines the headings are, and their texts."""
    best: tuple[int, int, dict[int, str]] | None = None
    most = 1
    for place, line in enumerate(sheet.lines[:HEADING_LINES]):
        texts = {number: cell.text for number, cell in line.cells.items()}
        roles = _roles(texts)
        known = len(roles)
        parts = {role.part for role in roles.values()}
        if (
            known > most
            and (Part.STEM in parts or {Part.ANSWER, Part.OPTION} <= parts)
            and len(parts & QUESTION) > 1
        ):
            best, most = (place, 1, texts), known
    return _deeper(sheet, best) if best else None


def _deeper(sheet: Sheet, found: tuple[int, int, dict[int, str]]) -> tuple[int, int, dict[int, str]]:
    """选项 over A B C D: the line below says more, and says headings alone."""
    place, _depth, texts = found
    if place + 1 >= len(sheet.lines):
        return found
    below = {number: cell.text for number, cell in sheet.lines[place + 1].cells.items()}
    roles = {number: role_of(text) for number, text in below.items()}
    options = [role for role in roles.values() if role and role.part is Part.OPTION]
    if len(options) < 2 or not all(roles.values()):
        return found
    return place, 2, {**texts, **below}


def _roles(headings: Mapping[int, str]) -> dict[int, Role]:
    """What each heading was taken for; the first of two that say the same counts."""
    roles: dict[int, Role] = {}
    for number, text in sorted(headings.items()):
        role = role_of(text)
        if role and (role.part in REPEATED or role not in roles.values()):
            roles[number] = role
    return roles


def _spread(sheet: Sheet, first: int, roles: dict[int, Role], headings: Mapping[int, str]) -> dict[int, Role]:
    """One heading 选项 over several columns without their own: an option a column."""
    start = next((number for number, role in roles.items() if role == Role(Part.OPTIONS)), 0)
    following = min((number for number in headings if number > start), default=start + 1)
    filled = {number for line in sheet.lines[first:] for number in line.cells if start < number < following}
    if not start or not filled:
        return roles
    options = {
        start + place: Role(Part.OPTION, place) for place in range(min(max(filled) - start + 1, PLACES))
    }
    return {**roles, **options}


def groups_of(table: Table) -> Iterator[Group]:
    """The questions of a table, each with its lines. A line of one cell that names a kind begins a section."""
    kind = table.kind
    has_kind = any(role.part is Part.KIND for role in table.roles.values())
    stems = [number for number, role in table.roles.items() if role.part is Part.STEM and not role.language]
    stem = stems[0] if stems else 0
    joined = _joined(table, stem)
    filled = _filled(table, {stem})
    waiting: list[Line] = []
    for line in filled:
        if waiting and (joined.get(line.number) == waiting[0].number or _goes_on(table, line, stem)):
            waiting.append(line)
            continue
        if waiting:
            yield Group(tuple(waiting), kind)
            waiting = []
        if section := _section(table, line, stem):
            kind = kind if has_kind else section
        elif _asks(table, line):
            waiting = [line]
    if waiting:
        yield Group(tuple(waiting), kind)


def _joined(table: Table, stem: int) -> dict[int, int]:
    """The lines that belong to the line above, for their stem is merged over them."""
    return {row: top for top, left, row in _below(table) if left == stem}


def _below(table: Table) -> Iterator[tuple[int, int, int]]:
    """First line, column and each further line of every cell merged downwards; a hostile sheet's are not all gone through."""
    last = table.lines[-1].number if table.lines else 0
    spans = (
        (top, left, row)
        for top, left, bottom, _right in table.merged
        for row in range(top + 1, min(bottom, last) + 1)
    )
    return islice(spans, MERGED_MAX)


def _goes_on(table: Table, line: Line, stem: int) -> bool:
    """An option a line, and nothing before it: the question above goes on."""
    parts = {table.roles[number].part for number in line.cells if number in table.roles}
    alone = {Part.OPTIONS, Part.CORRECT, Part.LEFT, Part.RIGHT}
    return bool(parts) and stem not in line.cells and parts <= alone


def _section(table: Table, line: Line, stem: int) -> str:
    """二、多选题（每题 2 分）: a single cell, short, that names a kind and asks nothing."""
    if len(line.cells) != 1:
        return ""
    ((number, cell),) = line.cells.items()
    text = narrow(cell.text)
    is_short = len(text) <= SECTION_MAX and not text.endswith(("?", "？"))
    if number == stem and not text.startswith(tuple("一二三四五六七八九十(（第【")):
        return ""
    return (kind_word(text) or "") if is_short else ""


def _asks(table: Table, line: Line) -> bool:
    """Whether a line holds something of a question: no headings again, no hints below them."""
    said = [narrow(cell.text) for cell in line.cells.values()]
    if all(HINT.fullmatch(text) for text in said):
        return False
    return not _is_headings_again(table, line) and _says_something(table, line)


def _is_headings_again(table: Table, line: Line) -> bool:
    again = sum(1 for number, cell in line.cells.items() if table.headings.get(number) == narrow(cell.text))
    return again > 1 and again * 2 > len(line.cells)


def _says_something(table: Table, line: Line) -> bool:
    """A line with a number alone asks nothing."""
    told = {Part.STEM, Part.OPTION, Part.OPTIONS, Part.ANSWER, Part.LEFT, Part.RIGHT, Part.RUBRIC}
    return any(
        number in line.cells and line.cells[number].text.strip() and role.part in told
        for number, role in table.roles.items()
    )


def _filled(table: Table, own: set[int]) -> Sequence[Line]:
    """A kind or a chapter that is merged downwards says the same in every line."""
    added: dict[int, dict[int, Cell]] = {}
    values = {line.number: line.cells for line in table.lines}
    shared = {Part.KIND, Part.CATEGORY, Part.TAGS, Part.DIFFICULTY, Part.POINTS, Part.MARKING}
    for top, left, number in _below(table):
        role, cell = table.roles.get(left), values.get(top, {}).get(left)
        if cell is None or role is None or role.part not in shared or left in own:
            continue
        if number in values:
            added.setdefault(number, {})[left] = cell
    return [
        Line(line.number, {**line.cells, **added[line.number]}, line.is_hidden)
        if line.number in added
        else line
        for line in table.lines
    ]
