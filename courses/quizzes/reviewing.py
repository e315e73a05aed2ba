"""From draft through review to use and out of it again: who moved a question, and with which remark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.quizzes.labels import State, is_move, owes_remark
from courses.quizzes.models import Question
from courses.quizzes.records import ReviewStep

KEYS_AT_ONCE = 500


class RemarkOwed(Exception):
    """Sent back without a word."""

    code = "remark-owed"
    message = _("Write what has to be changed, so that the author knows.")


@transaction.atomic
def move_questions(
    questions: Sequence[Question],
    *,
    to: State,
    actor: AbstractBaseUser | None,
    remark: str = "",
    at: datetime | None = None,
) -> list[Question]:
    """Move those that can go to `to`, each with a step on record; the others stay. Returns those that moved.

    Twice is once. Raises RemarkOwed (nothing moved).
    """
    moving = [question for question in questions if is_move(question.state, to)]
    if not remark.strip() and any(owes_remark(question.state, to) for question in moving):
        raise RemarkOwed
    return put_into(moving, dict.fromkeys([question.pk for question in moving], to), actor, remark, at)


def put_into(
    questions: Sequence[Question],
    states: dict[int, State],
    actor: AbstractBaseUser | None,
    remark: str = "",
    at: datetime | None = None,
) -> list[Question]:
    """Write the states, by the key of the row, and a step for each: also for an act that is taken back."""
    at = at or timezone.now()
    for question in questions:
        question.state = states[question.pk]
    for state in set(states.values()):
        keys = [question.pk for question in questions if question.state == state]
        for start in range(0, len(keys), KEYS_AT_ONCE):
            Question.objects.filter(pk__in=keys[start : start + KEYS_AT_ONCE]).update(state=state)
    ReviewStep.objects.bulk_create(
        [
            ReviewStep(
                question=question,
                version=question.version,
                state=question.state,
                remark=remark.strip(),
                by_id=actor.pk if actor else None,
                at=at,
            )
            for question in questions
        ],
        batch_size=200,
    )
    return list(questions)
