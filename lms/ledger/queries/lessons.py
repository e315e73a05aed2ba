"""Progress in lessons: what was seen, what it earned, what still waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lms.ledger.models import LessonProgress
from lms.ledger.rules.intervals import from_json, length
from lms.ledger.rules.lessons import seen_percent

FIELDS = (
    "lesson_uuid",
    "seen",
    "credited",
    "posted_s",
    "pending_s",
    "duration_ms",
    "position_ms",
    "quiz_passed",
    "completed_at",
    "updated_at",
)


@dataclass(frozen=True, slots=True)
class ProgressView:
    """One lesson of one enrolment. `seen` is [[from_ms, to_ms], …]; `credited_ms` is media credited, posted or not;
    `credited_s` is seconds credited, posted or waiting for the quiz.
    """

    lesson_uuid: UUID
    seen: list[list[int]]
    seen_percent: int
    credited: list[list[int | str]]
    credited_ms: int
    posted_s: int
    pending_s: int
    duration_ms: int | None
    position_ms: int
    quiz_passed: bool
    completed_at: datetime | None
    updated_at: datetime

    @property
    def credited_s(self) -> int:
        """Seconds credited, posted or waiting."""
        return self.posted_s + self.pending_s


def lesson_progress(enrolment_id: int) -> dict[UUID, ProgressView]:
    """Every lesson that the learner has begun in this enrolment, by its uuid, in the order of their beginning: one query."""
    rows = LessonProgress.objects.filter(enrolment_id=enrolment_id).order_by("pk").values_list(*FIELDS)
    return {row[0]: _view(row) for row in rows}


def _view(row: tuple[Any, ...]) -> ProgressView:  # Any: the columns of FIELDS
    """One row, in the order of FIELDS, which is that of ProgressView without what is computed."""
    lesson_uuid, seen, credited, *rest = row
    percent = seen_percent(seen, row[FIELDS.index("duration_ms")])
    return ProgressView(lesson_uuid, seen, percent, credited, _length_ms(credited), *rest)


def _length_ms(spans: Sequence[Sequence[int | str]]) -> int:
    """Whole milliseconds of exact intervals. Nearly all have whole edges, and then no fraction is built."""
    total = 0
    for start, end in spans:
        if not (isinstance(start, int) and isinstance(end, int)):
            return int(length(from_json(spans)))
        total += end - start
    return total
