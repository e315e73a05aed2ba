"""The book of mistakes as its owner sees it: what is due today, how much is in it, one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from courses.outline import Review, in_language
from courses.quizzes.items import question_from
from lms.assessments import rules
from lms.assessments.models import Attempt, AttemptState, Mistake
from lms.assessments.queries.papers import QuestionView, asked
from lms.assessments.rules.boxes import MOST_A_DAY


@dataclass(frozen=True, slots=True)
class Book:
    """`due` questions are left for today, of at most ten a day; `waiting` come on other days, the next on `next_on`."""

    due: int
    practised: int
    waiting: int
    done: int
    next_on: date | None
    next_uuid: UUID | None


@dataclass(frozen=True, slots=True)
class Practised:
    """What an answer was worth, in words: at once, with the explanation."""

    question: QuestionView
    is_right: bool
    given_words: tuple[str, ...]
    key_words: tuple[str, ...]
    given_media: tuple[dict[str, Any], ...]  # Any: JSON of `shown`
    key_media: tuple[dict[str, Any], ...]  # Any: JSON of `shown`
    explanation: str


def not_gathered() -> QuerySet[Attempt]:
    """Attempts whose mistakes may go into the book and are not there yet: closed, marked, released, with keys to see."""
    known = Attempt.objects.filter(
        mistakes_at__isnull=True, awaits_marks=False, withheld=False, review=Review.FULL
    )
    return known.exclude(state=AttemptState.OPEN)


def book_of(learner_id: int, today: date, course_key: UUID | None = None) -> Book:
    """The whole book, or one course of it. Two queries."""
    rows = Mistake.objects.filter(learner=learner_id)
    practised = rows.filter(practised_on=today).count()
    if course_key is not None:
        rows = rows.filter(course_key=course_key)
    found = rows.aggregate(
        due=Count("pk", filter=Q(due_on__lte=today)),
        waiting=Count("pk", filter=Q(due_on__gt=today)),
        done=Count("pk", filter=Q(due_on__isnull=True)),
        next_on=Min("due_on", filter=Q(due_on__gt=today)),
    )
    due = min(found["due"], max(0, MOST_A_DAY - practised))
    return Book(
        due=due,
        practised=practised,
        waiting=found["waiting"],
        done=found["done"],
        next_on=found["next_on"],
        next_uuid=_next(learner_id, today, course_key) if due else None,
    )


def due_today(learner_id: int, today: date) -> int:
    """How many questions are left for today. One query."""
    rows = Mistake.objects.filter(learner=learner_id).filter(Q(due_on__lte=today) | Q(practised_on=today))
    found = rows.aggregate(
        due=Count("pk", filter=Q(due_on__lte=today)), practised=Count("pk", filter=Q(practised_on=today))
    )
    return int(min(found["due"], max(0, MOST_A_DAY - found["practised"])))


def courses_in(learner_id: int) -> Sequence[tuple[UUID, int]]:
    """The courses of the book with how many questions of each are not done. One query."""
    rows = Mistake.objects.filter(learner=learner_id, due_on__isnull=False)
    return list(rows.values_list("course_key").annotate(n=Count("pk")).order_by("-n", "course_key"))


def asked_again(mistake: Mistake, language: str, answer: Any = None) -> QuestionView:  # Any: JSON of the kind
    """The question as it was seen; `mistake.attempt` loaded. No query."""
    return asked(mistake.attempt, {mistake.place: answer}, language)[mistake.place]


def practised(mistake: Mistake, answer: Any, language: str, *, is_right: bool) -> Practised:  # Any: the same
    """The answer beside the key, with the explanation. No query."""
    question = question_from(mistake.attempt.paper[mistake.place])
    return Practised(
        question=asked_again(mistake, language, answer),
        is_right=is_right,
        given_words=tuple(rules.words_of(question, answer, language)),
        key_words=tuple(rules.words_of(question, question.answer, language)),
        given_media=rules.media_named(question, answer, language),
        key_media=rules.media_named(question, question.answer, language),
        explanation=in_language(question.explanation, language),
    )


def _next(learner_id: int, today: date, course_key: UUID | None) -> UUID | None:
    rows = Mistake.objects.filter(learner=learner_id, due_on__lte=today)
    if course_key is not None:
        rows = rows.filter(course_key=course_key)
    return rows.order_by("due_on", "pk").values_list("uuid", flat=True).first()
