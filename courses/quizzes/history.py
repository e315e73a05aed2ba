"""What a question was before, version by version, and how one comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from courses.quizzes.banks import save_question
from courses.quizzes.items import LABELS, QuestionData
from courses.quizzes.models import Question
from courses.quizzes.records import QuestionVersion


@dataclass(frozen=True, slots=True)
class Step:
    """One version: what it said, who wrote it and when (None: nobody noted it)."""

    number: int
    item: QuestionData
    by_id: int | None
    at: datetime | None


def question_history(question: Question) -> Sequence[Step]:
    """All versions, that of today first. One query."""
    rows = QuestionVersion.objects.filter(question=question).order_by("-number")
    today = Step(question.version, question.as_data(), question.changed_by_id, question.changed_at)
    return [today, *(Step(row.number, row.as_data(), row.written_by_id, row.written_at) for row in rows)]


def put_question_back(question: Question, *, number: int, actor: AbstractBaseUser | None) -> Question:
    """What version `number` said becomes the newest version, in today's place of the bank; nothing is lost.

    Raises QuestionVersion.DoesNotExist, and QuestionUnclear when today's checks refuse what it said.
    """
    old = QuestionVersion.objects.get(question=question, number=number)
    today = {name: getattr(question, name) for name in LABELS}
    item = replace(old.as_data(), uuid=str(question.uuid), order=[], **today)
    return save_question(question.bank, item, actor=actor)


def changed_fields(old: QuestionData, new: QuestionData) -> list[str]:
    """The names of the fields in which two versions differ, in the order of the form."""
    before, after = old.content(), new.content()
    return [name for name in after if before[name] != after[name]]
