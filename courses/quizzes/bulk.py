"""What is done to many questions at once, and taken back: each act keeps what was there before."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from courses.quizzes.banks import AT_ONCE, COPIED, derived_columns
from courses.quizzes.keeping import AskedBefore
from courses.quizzes.labels import State, clean_category, clean_tags, folded, tag_line
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.records import ActVerb, BankAct
from courses.quizzes.reviewing import move_questions, put_into

# By the question's uuid: what was there, what is there now.
Changes = dict[str, list[Any]]  # Any: the JSON of the column
KEPT = (*COPIED, "state", "version", "sort_order", "changed_by_id")
KEYS_AT_ONCE = 500
LATELY = timedelta(hours=1)
_COLUMN = {ActVerb.MOVE: "category", ActVerb.TAG: "tags", ActVerb.DIFFICULTY: "difficulty"}


@transaction.atomic
def set_category(
    questions: Sequence[Question], *, category: str, actor: AbstractBaseUser | None
) -> BankAct | None:
    """Put the questions of one bank into this category; None when all lie there."""
    path = clean_category(category)
    return _change(questions, ActVerb.MOVE, lambda _question: path, actor)


@transaction.atomic
def add_tags(questions: Sequence[Question], *, tags: str, actor: AbstractBaseUser | None) -> BankAct | None:
    """Add these tags; None when all have them."""
    return _change(questions, ActVerb.TAG, lambda question: clean_tags([*question.tags, tags]), actor)


@transaction.atomic
def drop_tags(questions: Sequence[Question], *, tags: str, actor: AbstractBaseUser | None) -> BankAct | None:
    """Take these tags away; None when none has them."""
    gone = {folded(tag) for tag in clean_tags(tags)}
    return _change(
        questions,
        ActVerb.TAG,
        lambda question: [tag for tag in question.tags if folded(tag) not in gone],
        actor,
    )


@transaction.atomic
def set_difficulty(
    questions: Sequence[Question], *, difficulty: int, actor: AbstractBaseUser | None
) -> BankAct | None:
    """Give the questions this difficulty, 1 to 5; None when all have it."""
    return _change(questions, ActVerb.DIFFICULTY, lambda _question: difficulty, actor)


@transaction.atomic
def set_state(
    questions: Sequence[Question], *, to: State, actor: AbstractBaseUser | None, remark: str = ""
) -> BankAct | None:
    """Move those that can go there; None when none can. Raises RemarkOwed."""
    before = {question.pk: question.state for question in questions}
    moved = move_questions(questions, to=to, actor=actor, remark=remark)
    return _noted(
        moved, ActVerb.STATE, {str(q.uuid): [str(before[q.pk]), str(q.state)] for q in moved}, actor
    )


@transaction.atomic
def delete_questions(
    questions: Sequence[Question], *, asked: Collection[UUID], actor: AbstractBaseUser | None
) -> BankAct | None:
    """Delete questions that nobody was ever asked; `asked` are those of them that somebody was.

    Raises AskedBefore (nothing is deleted).
    """
    if any(question.uuid in asked for question in questions):
        raise AskedBefore
    changes: Changes = {
        str(question.uuid): [{name: getattr(question, name) for name in KEPT}, None] for question in questions
    }
    act = _noted(questions, ActVerb.DELETE, changes, actor)
    Question.objects.filter(pk__in=[question.pk for question in questions]).delete()
    return act


@transaction.atomic
def undo_act(act: BankAct, *, actor: AbstractBaseUser | None) -> int:
    """Put back what was there, but nothing that somebody changed again since; returns how many. Twice is once."""
    locked = BankAct.objects.select_for_update().get(pk=act.pk)
    if locked.undone_at is not None:
        return 0
    locked.undone_at = timezone.now()
    locked.save(update_fields=["undone_at"])
    if locked.verb == ActVerb.DELETE:
        return _brought_back(locked)
    rows = list(Question.objects.filter(bank=locked.bank_id, uuid__in=list(locked.changes)))
    column = "state" if locked.verb == ActVerb.STATE else _COLUMN[ActVerb(locked.verb)]
    back = [row for row in rows if getattr(row, column) == locked.changes[str(row.uuid)][1]]
    if column == "state":
        put_into(back, {row.pk: State(locked.changes[str(row.uuid)][0]) for row in back}, actor)
    else:
        _write(back, column, lambda row: locked.changes[str(row.uuid)][0])
    return len(back)


def last_act(bank: QuestionBank, actor: AbstractBaseUser) -> BankAct | None:
    """The newest act of this person in the bank within the hour, unless it was taken back. One query."""
    lately = BankAct.objects.filter(bank=bank, by_id=actor.pk, at__gte=timezone.now() - LATELY)
    act = lately.order_by("-at", "-pk").first()
    return act if act is not None and act.undone_at is None else None


def _change(
    questions: Sequence[Question],
    verb: ActVerb,
    value: Callable[[Question], Any],  # Any: the JSON of the column
    actor: AbstractBaseUser | None,
) -> BankAct | None:
    column = _COLUMN[verb]
    changing = [question for question in questions if value(question) != getattr(question, column)]
    changes: Changes = {str(q.uuid): [getattr(q, column), value(q)] for q in changing}
    _write(changing, column, lambda question: changes[str(question.uuid)][1])
    return _noted(changing, verb, changes, actor)


def _write(
    questions: Sequence[Question], column: str, value: Callable[[Question], Any]
) -> None:  # Any: the JSON of the column
    """A statement for each value that some get (few, however many questions), so that nobody waits to write."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        setattr(question, column, value(question))
        question.tag_line = tag_line(question.tags)
        groups.setdefault(json.dumps(getattr(question, column)), []).append(question)
    for some in groups.values():
        written = {column: getattr(some[0], column)}
        if column == "tags":
            written["tag_line"] = some[0].tag_line
        for start in range(0, len(some), KEYS_AT_ONCE):
            keys = [question.pk for question in some[start : start + KEYS_AT_ONCE]]
            Question.objects.filter(pk__in=keys).update(**written)


def _noted(
    questions: Sequence[Question], verb: ActVerb, changes: Changes, actor: AbstractBaseUser | None
) -> BankAct | None:
    if not questions:
        return None
    return BankAct.objects.create(
        bank_id=questions[0].bank_id,
        verb=verb,
        changes=changes,
        by_id=actor.pk if actor else None,
        at=timezone.now(),
    )


def _brought_back(act: BankAct) -> int:
    """Deleted rows under their own uuids; one that is there again (imported meanwhile) stays."""
    there = set(Question.objects.filter(uuid__in=list(act.changes)).values_list("uuid", flat=True))
    rows = [
        Question(bank_id=act.bank_id, uuid=UUID(text), **before)
        for text, (before, _none) in act.changes.items()
        if UUID(text) not in there
    ]
    for row in rows:
        for name, text in derived_columns(row.as_data()).items():
            setattr(row, name, text)
    Question.objects.bulk_create(rows, batch_size=AT_ONCE)
    return len(rows)
