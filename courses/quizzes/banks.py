"""Writing question banks: by the editor, the demo and importers alike."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.quizzes.derived import derived
from courses.quizzes.items import QuestionData
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.writing import QuestionUnclear, check_question

# The fields of QuestionData that a row keeps under the same name.
COPIED = (
    "kind", "stem", "options", "answer", "explanation", "difficulty", "points_hundredths",
    "marking", "category", "tags", "media", "rubric",
)  # fmt: skip

DERIVED = ("tokens", "tag_line", "languages")


class BankKeyTaken(Exception):
    """Another bank has this key."""

    code = "bank-key-taken"
    message = _("There is a question bank with this short name already.")


@transaction.atomic
def create_bank(*, actor: object, key: str, title: str) -> QuestionBank:
    """A new, empty bank. Raises BankKeyTaken."""
    if QuestionBank.objects.filter(key=key).exists():
        raise BankKeyTaken
    return QuestionBank.objects.create(key=key, title=title)


@transaction.atomic
def save_questions(bank: QuestionBank, questions: Sequence[QuestionData], *, actor: object) -> list[Question]:
    """Write `questions` into the bank in this order, after those that are there; one with a known uuid of this bank
    is overwritten in place. Raises QuestionUnclear (nothing is written then).
    """
    for item in questions:
        check_question(item)
    known = {str(question.uuid): question for question in Question.objects.filter(bank=bank)}
    place = max((question.sort_order for question in known.values()), default=-1) + 1
    saved = []
    for offset, item in enumerate(questions):
        question = known.get(item.uuid) or Question(
            bank=bank, uuid=_uuid(item.uuid), sort_order=place + offset
        )
        _fill(question, item)
        question.save()
        saved.append(question)
    return saved


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise QuestionUnclear("uuid", _("The question's identity is not a UUID.")) from error


def _fill(question: Question, item: QuestionData) -> None:
    for name in COPIED:
        setattr(question, name, getattr(item, name))
    for name, value in asdict(derived(item)).items():
        setattr(question, name, value)


def index_questions(limit: int = 500) -> int:
    """Make searchable what the release before wrote, or what no action wrote; returns how many. Safe to repeat."""
    rows = list(Question.objects.filter(tokens="").order_by("pk")[:limit])
    for question in rows:
        for name, value in asdict(derived(question.as_data())).items():
            setattr(question, name, value)
    Question.objects.bulk_update(rows, DERIVED, batch_size=100)
    return len(rows)
