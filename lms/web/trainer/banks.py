"""Question banks to read: each question with its right answers; writing happens in the editor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.outline import in_language
from courses.queries import questions_of
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.models import QuestionBank, QuestionKind
from lms.web.trainer.gate import for_trainers

TRUE_FALSE = (True, False)


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option and whether it is right."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in one language."""

    kind: str
    stem: str
    options: list[OptionLine]
    answer: str
    explanation: str
    difficulty: int


@require_safe
@for_trainers
def banks(request: HttpRequest) -> HttpResponse:
    """All banks by title, with their size: one query."""
    context = {"place": "banks", "banks": all_banks(), "add_url": editor_url("add")}
    return render(request, "trainer/banks.html", context)


@require_safe
@for_trainers
def bank(request: HttpRequest, key: str) -> HttpResponse:
    """One bank with all its questions: two queries."""
    found = get_object_or_404(all_banks(), key=key)
    lines = [question_line(question, get_language() or "") for question in questions_of(key)]
    context = {"place": "banks", "bank": found, "questions": lines, "edit_url": editor_url("edit", found.pk)}
    return render(request, "trainer/bank.html", context)


def all_banks() -> QuerySet[QuestionBank]:
    """Every bank with `size`: banks are shared by all trainers, as in the editor."""
    found: QuerySet[QuestionBank] = QuestionBank.objects.annotate(size=Count("questions")).order_by(
        "title", "pk"
    )
    return found


def editor_url(act: str, *args: int) -> str:
    """The editor's page for banks; '' when this person's editor does not offer it."""
    try:
        return reverse(f"wagtailsnippets_courses_questionbank:{act}", args=args)
    except NoReverseMatch:
        return ""


def question_line(question: QuestionData, language: str) -> QuestionLine:
    """The question with its key in words."""
    options = _options(question, language)
    return QuestionLine(
        kind=str(QuestionKind(question.kind).label),
        stem=in_language(question.stem, language),
        options=options,
        answer="" if options else _answer(question.answer),
        explanation=in_language(question.explanation, language),
        difficulty=question.difficulty,
    )


def _options(question: QuestionData, language: str) -> list[OptionLine]:
    key = question.answer
    if question.kind == Kind.TRUEFALSE:
        return [OptionLine(_("True") if value else _("False"), value is key) for value in TRUE_FALSE]
    texts = next(
        (question.options[code] for code in (language, *question.options) if question.options.get(code)), []
    )
    if not texts:
        return []
    if question.kind == Kind.ORDERING:
        return [
            OptionLine(f"{place}. {texts[index]}", is_right=True) for place, index in enumerate(key, start=1)
        ]
    if question.kind == Kind.MATCHING:
        return [
            OptionLine(f"{left} – {texts[key[row]][1]}", is_right=True)
            for row, (left, _right) in enumerate(texts)
        ]
    right = set(key) if isinstance(key, list) else {key}
    return [OptionLine(str(text), place in right) for place, text in enumerate(texts)]


def _answer(key: Any) -> str:  # Any: the JSON key of the kind
    """A key of words or figures."""
    if isinstance(key, dict):
        tolerance = key.get("tolerance")
        return (
            f"{key.get('value', '')} ± {tolerance}"
            if tolerance not in {None, "", "0"}
            else str(key.get("value", ""))
        )
    if isinstance(key, Sequence) and not isinstance(key, str):
        return "; ".join(" | ".join(map(str, part)) if isinstance(part, list) else str(part) for part in key)
    return "" if key is None else str(key)
