"""Lessons of a whole class as plain rows: what an export of 700 people × 40 lessons is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from lms.ledger.models import LessonProgress

CHUNK = 5_000


class LessonRow(NamedTuple):
    """One person in one lesson, in seconds."""

    enrolment_id: int
    lesson_uuid: UUID
    posted_s: int
    pending_s: int
    is_done: bool


def lesson_rows(enrolment_ids: Iterable[int]) -> Iterator[LessonRow]:
    """Every lesson begun by one of these enrolments, grouped by enrolment: one query, no model is built."""
    rows = LessonProgress.objects.filter(enrolment_id__in=list(enrolment_ids)).order_by("enrolment_id")
    plain = rows.values_list("enrolment_id", "lesson_uuid", "posted_s", "pending_s", "completed_at")
    for enrolment_id, lesson, posted_s, pending_s, completed_at in plain.iterator(chunk_size=CHUNK):
        yield LessonRow(enrolment_id, lesson, posted_s, pending_s, completed_at is not None)
