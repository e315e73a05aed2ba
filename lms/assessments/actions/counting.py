"""Counts how questions did from graded attempts, quiz by quiz, behind everybody's back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from courses.quizzes.items import Kind, question_from
from courses.quizzes.papers import option_count
from lms.assessments.models import Answer, CountedQuiz, QuestionStatistic
from lms.assessments.queries.statistics import first_tries, quizzes_to_count
from lms.assessments.rules.statistics import (
    COUNTED,
    Figures,
    Reply,
    chosen_options,
    figures,
    key_options,
    seconds_spent,
)

# The newest tell enough; older ones only make the figures slower.
MOST_PAPERS = 3_000
AT_ONCE = 200
TURN, EVERY_S = "question-statistics", 600
# A question of a paper, as JSON.
Asked = Mapping[str, Any]
# The key of an attempt, its paper, its result and when it began.
Row = tuple[int, list[Asked], list[Mapping[str, int]], datetime]


@dataclass(slots=True)
class _Given:
    """What one person answered, by place, and when that was last saved."""

    values: dict[int, Any] = field(default_factory=dict)  # Any: JSON answers
    saves: list[tuple[int, datetime]] = field(default_factory=list)


@dataclass(slots=True)
class _Gathered:
    """What the papers of one quiz say of one version."""

    options: int
    key: tuple[int, ...]
    replies: list[Reply] = field(default_factory=list)


def count_in_turn() -> int:
    """Count one quiz that has new papers, at most every ten minutes; returns how many papers. The sweep calls it."""
    return count_due(limit=1) if cache.add(TURN, 1, timeout=EVERY_S) else 0


def count_due(*, limit: int | None = None, at: datetime | None = None) -> int:
    """Count the quizzes that have other graded papers than when they were counted; returns how many papers.

    Safe to repeat: the same papers give the same figures.
    """
    due = quizzes_to_count()[:limit]
    return sum(count_quiz(lesson_uuid, papers, at=at or timezone.now()) for lesson_uuid, papers in due)


def count_quiz(lesson_uuid: UUID, papers: int, *, at: datetime) -> int:
    """Figures of all questions of the quiz from first tries (a second one has seen the answers); returns the papers."""
    gathered: dict[tuple[str, int], _Gathered] = {}
    rows = first_tries(lesson_uuid)[:MOST_PAPERS].values_list("pk", "paper", "result", "started_at")
    for some in _batches(rows.iterator(chunk_size=AT_ONCE)):
        given = _answers([pk for pk, *_rest in some])
        for pk, paper, result, began in some:
            _gather(gathered, paper, result, given.get(pk, _Given()), began)
    with transaction.atomic():
        QuestionStatistic.objects.filter(lesson_uuid=lesson_uuid).delete()
        QuestionStatistic.objects.bulk_create(
            [
                _row(
                    uuid,
                    version,
                    lesson_uuid,
                    figures(found.replies, options=found.options, key=found.key),
                    at,
                )
                for (uuid, version), found in gathered.items()
            ],
            batch_size=AT_ONCE,
        )
        CountedQuiz.objects.update_or_create(
            lesson_uuid=lesson_uuid, defaults={"papers": papers, "counted_at": at}
        )
    return papers


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while some := list(islice(rows, AT_ONCE)):
        yield some


def _row(uuid: str, version: int, lesson_uuid: UUID, found: Figures, at: datetime) -> QuestionStatistic:
    return QuestionStatistic(
        question_uuid=UUID(uuid),
        version=version,
        lesson_uuid=lesson_uuid,
        asked=found.asked,
        figures=asdict(found),
        counted_at=at,
    )


def _answers(attempts: Iterable[int]) -> dict[int, _Given]:
    found: dict[int, _Given] = {}
    rows = Answer.objects.filter(attempt_id__in=list(attempts))
    for attempt_id, place, value, saved_at in rows.values_list("attempt_id", "question", "value", "saved_at"):
        own = found.setdefault(attempt_id, _Given())
        own.values[place] = value
        own.saves.append((place, saved_at))
    return found


def _gather(
    gathered: dict[tuple[str, int], _Gathered],
    paper: list[Asked],
    result: list[Mapping[str, int]],
    given: _Given,
    began: datetime,
) -> None:
    """What one person's paper says of each of its questions."""
    if len(result) != len(paper):
        return
    spent = seconds_spent(began, given.saves)
    points = sum(score["points_hundredths"] for score in result)
    most = sum(score["max_hundredths"] for score in result)
    for place, (question, score) in enumerate(zip(paper, result, strict=True)):
        key = (str(question["uuid"]), int(question.get("version", 1)))
        if key not in gathered:
            gathered[key] = _Gathered(_count(question), key_options(question))
        value = given.values.get(place)
        gathered[key].replies.append(
            Reply(
                points=score["points_hundredths"],
                most=score["max_hundredths"],
                rest_points=points - score["points_hundredths"],
                rest_most=most - score["max_hundredths"],
                is_answered=value not in (None, [], ""),
                chosen=chosen_options(question, value),
                seconds=spent.get(place),
            )
        )


def _count(question: Asked) -> int:
    if question["kind"] not in COUNTED:
        return 0
    return 2 if question["kind"] == Kind.TRUEFALSE else option_count(question_from(question))
