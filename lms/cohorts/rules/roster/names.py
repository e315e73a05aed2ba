"""Names that stand in two columns: 姓 and 名, Họ and Tên, first and last name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from courses.workbooks.grid import Cell, Line, narrow
from lms.cohorts.rules.roster.cells import HAN
from lms.cohorts.rules.roster.headings import Column, plain

# Headings of languages that say the family's name last.
GIVEN_FIRST = re.compile(r"(first|given|fore|last|sur|family)names?|surname")


@dataclass(frozen=True, slots=True)
class SplitName:
    """The columns of the two parts; `is_given_first` for names that are written that way."""

    family: int
    given: int
    is_given_first: bool


def split_names(places: dict[Column, int], texts: Mapping[int, str]) -> SplitName | None:
    """How the two columns of a name are read, None for lists with one; `places` learns where the name is."""
    family = places.pop(Column.FAMILY_NAME, None)
    given = places.pop(Column.GIVEN_NAME, None)
    if given is None and family is not None and plain(texts.get(places.get(Column.NAME, 0), "")) == "ten":
        given = places[Column.NAME]
    if given is None or (Column.NAME in places and places[Column.NAME] != given):
        return None
    places[Column.NAME] = given
    return SplitName(family, given, bool(GIVEN_FIRST.search(plain(texts[given])))) if family else None


def joined(lines: Sequence[Line], split: SplitName | None) -> Sequence[Line]:
    """The lines with the whole name where its given part stands; a part that is missing stays missing."""
    if split is None:
        return lines
    return [_joined(line, split) for line in lines]


def _joined(line: Line, split: SplitName) -> Line:
    family, given = line.cells.get(split.family), line.cells.get(split.given)
    if family is None or given is None:
        return line
    return replace(
        line, cells={**line.cells, split.given: Cell(_whole(narrow(family.text), narrow(given.text), split))}
    )


def _whole(family: str, given: str, split: SplitName) -> str:
    if given.startswith(family) and given != family:
        return given  # the whole name was written where its second part belongs
    if HAN.fullmatch(family + given):
        return family + given
    return f"{given} {family}" if split.is_given_first else f"{family} {given}"
