"""What a paper may be drawn from: approved questions alone, by category, difficulty and tags."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from courses.quizzes.items import QuestionData
from courses.quizzes.labels import State, clean_category, folded
from courses.quizzes.models import Question


def drawable(
    bank_key: str, *, category: str = "", difficulty: Collection[int] = (), tags: Collection[str] = ()
) -> tuple[QuestionData, ...]:
    """The approved questions of a bank in its order, with keys. One query.

    `category`: that one and all below it; `difficulty`: any of these (all when empty); `tags`: every one of these.
    """
    rows = _approved(bank_key, category, difficulty, tags).order_by("sort_order", "id")
    return tuple(question.as_data() for question in rows)


def drawable_count(
    bank_key: str, *, category: str = "", difficulty: Collection[int] = (), tags: Collection[str] = ()
) -> int:
    """How many `drawable` would give. One query."""
    return _approved(bank_key, category, difficulty, tags).count()


def within(category: str) -> Q:
    """Questions of this category and of those below it."""
    return Q(category=category) | Q(category__startswith=f"{category}/")


def _approved(
    bank_key: str, category: str, difficulty: Collection[int], tags: Collection[str]
) -> QuerySet[Question]:
    rows = Question.objects.filter(bank__key=bank_key, state=State.APPROVED)
    if path := clean_category(category):
        rows = rows.filter(within(path))
    if difficulty:
        rows = rows.filter(difficulty__in=list(difficulty))
    for tag in tags:
        rows = rows.filter(tag_line__contains=f"|{folded(tag)}|")
    return rows
