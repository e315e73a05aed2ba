"""Reads how questions did, and which quizzes have papers that nobody has counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from courses.outline import Purpose
from lms.assessments.models import Attempt, AttemptState, CountedQuiz, QuestionStatistic
from lms.assessments.rules.statistics import Figures, pooled


def first_tries(lesson_uuid: UUID | None = None) -> QuerySet[Attempt]:
    """Graded first attempts, newest first, of one lesson or of all; practice counts nowhere."""
    rows = Attempt.objects.filter(number=1, awaits_marks=False).exclude(state=AttemptState.OPEN)
    rows = rows.exclude(purpose=Purpose.PRACTICE.value)
    return (rows.filter(lesson_uuid=lesson_uuid) if lesson_uuid else rows).order_by("-pk")


def quizzes_to_count() -> list[tuple[UUID, int]]:
    """Lessons with other graded papers than were counted, the most behind first, with how many there are. Two queries."""
    counted = dict(CountedQuiz.objects.values_list("lesson_uuid", "papers"))
    rows = first_tries().order_by().values_list("lesson_uuid").annotate(papers=Count("pk"))
    due = [(lesson, papers) for lesson, papers in rows if counted.get(lesson) != papers]
    return sorted(due, key=lambda pair: (counted.get(pair[0], 0) - pair[1], str(pair[0])))


def figures_of(questions: Iterable[UUID]) -> dict[UUID, dict[int, Figures]]:
    """The figures of each question (uuids, may be a subquery) by version, over all quizzes that asked it. One query."""
    rows = QuestionStatistic.objects.filter(question_uuid__in=questions)
    parts: dict[UUID, dict[int, list[Figures]]] = {}
    for uuid, version, stored in rows.values_list("question_uuid", "version", "figures"):
        parts.setdefault(uuid, {}).setdefault(version, []).append(figures_from(stored))
    return {
        uuid: {version: both for version, found in versions.items() if (both := pooled(found)) is not None}
        for uuid, versions in parts.items()
    }


def tries_at(lessons: Iterable[UUID]) -> dict[UUID, int]:
    """How many attempts there were at each of these lessons' quizzes. One query."""
    rows = Attempt.objects.filter(lesson_uuid__in=list(lessons)).order_by()
    return dict(rows.values_list("lesson_uuid").annotate(tries=Count("pk")))


def figures_from(stored: Mapping[str, Any]) -> Figures:  # Any: JSON of Figures
    """What a row keeps; figures that a later release adds are left out."""
    known = {name: stored[name] for name in Figures.__dataclass_fields__ if name in stored}
    return Figures(
        **{
            **known,
            "options": tuple((int(a), int(b), int(c)) for a, b, c in stored.get("options", ())),
            "key": tuple(stored.get("key", ())),
        }
    )
