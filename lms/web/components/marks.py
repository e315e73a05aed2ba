"""Points and marks as people read and give them: a rubric as lines of a form, a mark in words. No query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from courses.outline import in_language
from lms.assessments.rules.marking import RubricLine, steps_of, total
from lms.web.components.words import points_text

V = TypeVar("V")
# More steps than these are a list to choose from.
MOST_BUTTONS = 7
LONGEST_NUMBER = 7


@dataclass(frozen=True, slots=True)
class Step:
    """Points that can be given for a line."""

    value: int
    text: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class LineField:
    """One line of a rubric with what was given for it."""

    place: int
    words: str
    points: str
    must: bool
    steps: tuple[Step, ...]
    remark: str

    @property
    def is_list(self) -> bool:
        return len(self.steps) > MOST_BUTTONS


@dataclass(frozen=True, slots=True)
class LineSaid:
    """One line of a rubric as somebody reads what was given for it."""

    words: str
    given: str
    of: str
    remark: str


def line_fields(
    rubric: Sequence[RubricLine], lines: Sequence[int | None], remarks: Sequence[str], language: str
) -> tuple[LineField, ...]:
    """The lines of a form; None: nothing is given yet."""
    return tuple(
        LineField(
            place=place,
            words=words_of_line(line, language),
            points=points_text(line.points_hundredths),
            must=line.must,
            steps=tuple(
                Step(step, points_text(step), step == _at(lines, place, None)) for step in steps_of(line)
            ),
            remark=_at(remarks, place, "") or "",
        )
        for place, line in enumerate(rubric)
    )


def lines_said(
    rubric: Sequence[RubricLine], lines: Sequence[int], remarks: Sequence[str], language: str
) -> tuple[LineSaid, ...]:
    """What somebody gave, to read."""
    return tuple(
        LineSaid(
            words_of_line(line, language),
            points_text(given),
            points_text(line.points_hundredths),
            _at(remarks, place, "") or "",
        )
        for place, (line, given) in enumerate(zip(rubric, lines, strict=False))
    )


def total_text(rubric: Sequence[RubricLine], lines: Sequence[int]) -> str:
    """What the lines come to: "4.5 of 6"."""
    of = sum(line.points_hundredths for line in rubric)
    return _("%(given)s of %(of)s points") % {
        "given": points_text(total(rubric, lines)),
        "of": points_text(of),
    }


def words_of_line(line: RubricLine, language: str) -> str:
    """The line in words; an essay without lines is marked as a whole."""
    return in_language(line.words, language) or _("The answer as a whole")


def posted_marks(data: Mapping[str, str]) -> tuple[list[int], list[str], str]:
    """What a form of a rubric holds: points by line (-1, which nothing accepts, for none), remarks, and the note."""
    count = sum(name.startswith("remark-") for name in data)
    lines = [whole_number(data.get(f"line-{place}", "")) for place in range(count)]
    return lines, [data.get(f"remark-{place}", "") for place in range(count)], data.get("note", "")


def whole_number(text: str) -> int:
    """A whole number of a form; -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else -1


def _at(values: Sequence[V], place: int, otherwise: V) -> V:
    return values[place] if place < len(values) else otherwise
