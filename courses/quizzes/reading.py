"""Reads question banks as plain values."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from courses.quizzes.items import QuestionData
from courses.quizzes.models import Question, QuestionBank


def questions_of(bank_key: str) -> tuple[QuestionData, ...]:
    """The questions of a bank in its order, with keys; empty for an unknown bank. One query."""
    rows = Question.objects.filter(bank__key=bank_key).order_by("sort_order", "id")
    return tuple(question.as_data() for question in rows)


def bank_sizes(keys: Iterable[str]) -> dict[str, int]:
    """How many questions each bank has. One query."""
    rows = QuestionBank.objects.filter(key__in=list(keys)).annotate(count=Count("questions"))
    return dict(rows.values_list("key", "count"))
