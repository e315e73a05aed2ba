"""Who may do what in the question banks: trainers write, the office reads along."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from courses.quizzes.models import Question, QuestionBank
from lms.accounts.access import is_trainer
from lms.accounts.models import User
from lms.web.person import person
from lms.web.trainer.gate import for_trainers

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def can_write_banks(user: User) -> bool:
    """Banks are shared by all trainers; who changed another's question stands in the record."""
    return user.is_superuser or is_trainer(user)


def for_bank_writers(view: View[P]) -> View[P]:
    """As `for_trainers`, and 403 for the office, which only reads."""

    @for_trainers
    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not can_write_banks(person(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def access_bank(key: str) -> QuestionBank:
    """The bank, or 404. One query."""
    found = QuestionBank.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def access_question(key: str, uuid: UUID) -> Question:
    """A question of the bank with both loaded, or 404. One query."""
    rows = Question.objects.filter(bank__key=key, uuid=uuid).select_related("bank", "changed_by")
    found = rows.first()
    if found is None:
        raise Http404
    return found
