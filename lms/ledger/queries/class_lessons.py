"""Lessons of a whole class as plain rows: what an export of 700 people × 40 lessons is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from lms.ledger.models import LessonProgress

CHUNK = 5_000
# Enrolment id, the lesson's uuid as the database spells it (see `spellings`), seconds posted.
LessonRow = tuple[int, str, int]


def lesson_rows(enrolment_ids: Iterable[int]) -> Iterator[LessonRow]:
    """Every lesson begun by one of these enrolments: one query; no model and no UUID is built, there are 28,000."""
    rows = LessonProgress.objects.filter(enrolment_id__in=list(enrolment_ids))
    spelled = rows.annotate(lesson=Cast("lesson_uuid", CharField(max_length=36))).order_by()
    yield from spelled.values_list("enrolment_id", "lesson", "posted_s").iterator(chunk_size=CHUNK)


class LessonMark(NamedTuple):
    """Whether one enrolment has seen a lesson to its end, and passed its quiz."""

    enrolment_id: int
    lesson_uuid: UUID
    is_complete: bool
    quiz_passed: bool


def lesson_marks(enrolment_ids: Iterable[int]) -> Iterator[LessonMark]:
    """Every lesson that one of these enrolments has finished or passed: one query."""
    rows = LessonProgress.objects.filter(enrolment_id__in=list(enrolment_ids))
    done = rows.filter(Q(completed_at__isnull=False) | Q(quiz_passed=True)).order_by()
    for pk, lesson, completed_at, passed in done.values_list(
        "enrolment_id", "lesson_uuid", "completed_at", "quiz_passed"
    ):
        yield LessonMark(pk, lesson, completed_at is not None, passed)


def credited_seconds(
    enrolment_ids: Iterable[int], lesson_uuids: Iterable[UUID]
) -> dict[tuple[int, UUID], int]:
    """Seconds that these lessons gave these enrolments, posted or waiting for a quiz, by both: one query."""
    rows = LessonProgress.objects.filter(
        enrolment_id__in=list(enrolment_ids), lesson_uuid__in=list(lesson_uuids)
    )
    found = rows.values_list("enrolment_id", "lesson_uuid", "posted_s", "pending_s")
    return {(pk, lesson): posted + pending for pk, lesson, posted, pending in found}
