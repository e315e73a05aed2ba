"""The book of mistakes: a question that was wrong comes back after a day, three, a week, two weeks, and then is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from courses.quizzes.items import BY_PEOPLE, Kind

DAYS = (1, 3, 7, 14)
MOST_A_DAY = 10


@dataclass(frozen=True, slots=True)
class Step:
    """Where a question stands: its box, and when it comes again; `due_on` None: it is done."""

    box: int
    due_on: date | None


def put_in(today: date) -> Step:
    """A question that was just wrong: the first box."""
    return Step(0, today + timedelta(days=DAYS[0]))


def after(box: int, *, is_right: bool, today: date) -> Step:
    """Where it goes when it was practised: one box on when it was right, else back to the first."""
    if not is_right:
        return put_in(today)
    if box + 1 >= len(DAYS):
        return Step(box, None)
    return Step(box + 1, today + timedelta(days=DAYS[box + 1]))


def missed_places(paper: Sequence[dict[str, Any]], result: Sequence[dict[str, Any]]) -> list[int]:
    """The questions of a marked attempt that were wrong or half right, by place; what people mark is not practised."""
    return [
        place
        for place, (question, score) in enumerate(zip(paper, result, strict=False))
        if not score["correct"] and Kind(question["kind"]) not in BY_PEOPLE
    ]
