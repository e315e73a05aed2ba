"""What people give for an answer: lines of a rubric, two markers who do not see each other, a third where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from courses.quizzes.items import QuestionData

STEP = 50  # half a point
GAP_PERCENT = 20


class MarkRole(StrEnum):
    """Who gives a mark; the values are stored."""

    MARKER = "marker"
    MODERATOR = "moderator"


class Stage(StrEnum):
    """Where the marking of one answer stands."""

    WAITING = "waiting"  # for its first or its second marker
    MODERATION = "moderation"  # the two differ: a third decides
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class RubricLine:
    """One line that a marker looks at. `must`: whoever gets nothing here gets nothing for the question."""

    words: dict[str, str]
    points_hundredths: int
    must: bool


@dataclass(frozen=True, slots=True)
class GivenMark:
    """What one person gave: points for each line of the rubric, in hundredths."""

    lines: tuple[int, ...]
    role: MarkRole = MarkRole.MARKER


@dataclass(frozen=True, slots=True)
class Policy:
    """How an answer is marked: by one or by two, and how far two may differ before a third looks (% of the points)."""

    markers: int = 1
    gap_percent: int = GAP_PERCENT


@dataclass(frozen=True, slots=True)
class Outcome:
    """`points_hundredths` is None until the marking is settled."""

    stage: Stage
    points_hundredths: int | None = None


def rubric_of(question: QuestionData) -> tuple[RubricLine, ...]:
    """The lines of a question; one that has none is marked as a whole, in one line without words."""
    if not question.rubric:
        return (RubricLine({}, question.points_hundredths, must=False),)
    return tuple(
        RubricLine(dict(line.get("words") or {}), int(line["points_hundredths"]), bool(line.get("must")))
        for line in question.rubric
    )


def steps_of(line: RubricLine) -> tuple[int, ...]:
    """What may be given for a line: half points from nothing up to all of it."""
    return tuple(sorted({*range(0, line.points_hundredths, STEP), line.points_hundredths}))


def is_possible(rubric: Sequence[RubricLine], lines: Sequence[Any]) -> bool:  # Any: from outside
    """Whether these are points for exactly these lines, each one of its steps."""
    return len(lines) == len(rubric) and all(
        isinstance(given, int) and not isinstance(given, bool) and given in steps_of(line)
        for line, given in zip(rubric, lines, strict=True)
    )


def is_failed(rubric: Sequence[RubricLine], lines: Sequence[int]) -> bool:
    """Whether a line that must be met got nothing."""
    return any(line.must and not given for line, given in zip(rubric, lines, strict=True))


def total(rubric: Sequence[RubricLine], lines: Sequence[int]) -> int:
    """The points of one mark: the sum of its lines, or nothing when a line that must be met got nothing."""
    return 0 if is_failed(rubric, lines) else sum(lines)


def final_mark(rubric: Sequence[RubricLine], marks: Sequence[GivenMark], policy: Policy) -> Outcome:
    """What these marks come to, in whatever order they came.

    One marker: their points. Two: the mean, half a hundredth up; when they differ by more than the gap, or about a line
    that must be met, a third decides. A moderator's mark is final.
    """
    deciding = [total(rubric, mark.lines) for mark in marks if mark.role == MarkRole.MODERATOR]
    if deciding:
        return Outcome(Stage.SETTLED, deciding[0])
    own = [mark for mark in marks if mark.role == MarkRole.MARKER][: policy.markers]
    if len(own) < policy.markers:
        return Outcome(Stage.WAITING)
    points = [total(rubric, mark.lines) for mark in own]
    if len({is_failed(rubric, mark.lines) for mark in own}) > 1 or _is_far(rubric, points, policy):
        return Outcome(Stage.MODERATION)
    return Outcome(Stage.SETTLED, -(-sum(points) // len(points)))


def _is_far(rubric: Sequence[RubricLine], points: Sequence[int], policy: Policy) -> bool:
    """Whether two marks differ by more than the gap."""
    most = sum(line.points_hundredths for line in rubric)
    return (max(points) - min(points)) * 100 > policy.gap_percent * most
