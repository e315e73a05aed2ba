"""Where learners stand with quizzes, and which attempts the server has to close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from courses.outline import Purpose
from lms.assessments import rules
from lms.assessments.models import Attempt, AttemptState, Sitting


def overdue(at: datetime) -> QuerySet[Attempt]:
    """Open attempts whose time is over at `at`, the grace included, the longest overdue first."""
    due = Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=at - rules.GRACE)
    return due.order_by("deadline_at")


def has_overdue() -> bool:
    """Whether the server has an attempt to close now. One query."""
    return overdue(timezone.now()).exists()


@dataclass(frozen=True, slots=True)
class QuizStanding:
    """Where a learner stands with one quiz: for the lesson page and the certificate."""

    lesson_uuid: UUID
    tries: int
    passed: bool
    open_uuid: UUID | None
    best_percent: int | None
    last_ended_at: datetime | None
    last_percent: int | None = None
    # Handed in, and people have still to mark it: no result of that try yet.
    awaits_marks: bool = False


def standings(enrolment_id: int, *, with_practice: bool = False) -> dict[UUID, QuizStanding]:
    """Every quiz that the enrolment has tried, by lesson. One query."""
    return class_standings([enrolment_id], with_practice=with_practice).get(enrolment_id, {})


def class_standings(
    enrolment_ids: Iterable[int], *, with_practice: bool = False
) -> dict[int, dict[UUID, QuizStanding]]:
    """The same of several, by enrolment: one query. Scope first: the ids come from an `access`.

    Practice counts nowhere, so it is left out for everybody but the learner; a withheld result is not known here.
    """
    attempts = Attempt.objects.filter(enrolment_id__in=list(enrolment_ids))
    rows = (
        (attempts if with_practice else attempts.exclude(purpose=Purpose.PRACTICE))
        .order_by("number")
        .values_list(
            "enrolment_id", "lesson_uuid",
            "uuid", "state", "passed", "score_hundredths", "max_hundredths", "submitted_at", "withheld",
            "awaits_marks",
        )
    )  # fmt: skip
    tries: dict[int, dict[UUID, list[Any]]] = {}  # Any: the row's columns
    for enrolment_id, lesson_uuid, *rest in rows:
        tries.setdefault(enrolment_id, {}).setdefault(lesson_uuid, []).append(rest)
    return {
        enrolment_id: {lesson: _standing(lesson, found) for lesson, found in lessons.items()}
        for enrolment_id, lessons in tries.items()
    }


def _standing(lesson_uuid: UUID, found: list[Any]) -> QuizStanding:  # Any: the row's columns
    """The standing out of one quiz's attempts, oldest first."""
    graded = [
        rules.percent(score or 0, most)
        for _uuid, state, _passed, score, most, _at, withheld, awaits in found
        if state != "open" and not withheld and not awaits
    ]
    return QuizStanding(
        lesson_uuid=lesson_uuid,
        tries=len(found),
        passed=any(passed for _uuid, _state, passed, *_rest in found),
        open_uuid=next((uuid for uuid, state, *_rest in found if state == "open"), None),
        best_percent=max(graded, default=None),
        last_ended_at=max((at for *_rest, at, _withheld, _awaits in found if at), default=None),
        last_percent=graded[-1] if graded else None,
        awaits_marks=any(awaits for *_rest, awaits in found),
    )


def handed_in(since: datetime, until: datetime) -> Sequence[Attempt]:
    """Attempts that were handed in within [since, until), with their answers loaded: two queries."""
    rows = Attempt.objects.filter(submitted_at__gte=since, submitted_at__lt=until)
    return list(rows.exclude(state=AttemptState.OPEN).order_by("pk").prefetch_related("answers"))


def handed_in_at(sitting: Sitting) -> Sequence[Attempt]:
    """Attempts of a sitting that are handed in, with their answers loaded: two queries."""
    rows = Attempt.objects.filter(sitting=sitting).exclude(state=AttemptState.OPEN)
    return list(rows.order_by("pk").prefetch_related("answers"))
