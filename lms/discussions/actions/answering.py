"""Whoever runs the class answers, words it better, takes it back, lets others read along, hides what does not belong."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.audit.actions import record
from lms.discussions.models import Question, QuestionWords
from lms.discussions.queries import taught_questions
from lms.discussions.refusals import IsWithdrawn, NothingToAnswer, ReasonMissing, TextMissing
from lms.discussions.rules.showing import Audience
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind

LONGEST = 4000


@transaction.atomic
def answer_question(
    *,
    actor: User,
    question: Question,
    text: str,
    audience: Audience,
    form: UUID | None = None,
    at: datetime | None = None,
) -> QuestionWords:
    """Answer, and decide who reads along. The asker is told. The same `form` again is the same answer. Audited.

    Who may: whoever runs the class. Raises NotVisible, TextMissing, NothingToAnswer.
    """
    row, now, key = _held(actor, question), at or timezone.now(), form or uuid4()
    known = QuestionWords.objects.filter(form=key, question=row).first()
    if known is not None:
        return known
    words = _checked(text)
    if row.hidden_at is not None:
        raise NothingToAnswer
    found = QuestionWords.objects.create(
        question=row, author=actor, is_answer=True, form=key, text=words, at=now
    )
    row.waiting_since, row.answered_at, row.audience = None, row.answered_at or now, audience.value
    row.save(update_fields=["waiting_since", "answered_at", "audience"])
    _record(actor, "question.answered", row, audience=audience.value)
    titles, learner = row.lesson_title, row.enrolment.learner
    notify(
        recipient=learner,
        kind=NoticeKind.QUESTION_ANSWERED,
        values={"title": titles.get(learner.language) or next(iter(titles.values()), "")},
        url=f"/learn/questions/{row.uuid}/",
        natural_key=f"answer:{found.uuid}",
        sender=actor,
    )
    return found


@transaction.atomic
def change_answer(
    *, actor: User, words: QuestionWords, text: str, at: datetime | None = None
) -> QuestionWords:
    """Word an answer better; readers see that it was changed. Audited. Raises NotVisible, TextMissing, IsWithdrawn."""
    row = _held(actor, words.question)
    found = _answer(row, words)
    said = _checked(text)
    if found.withdrawn_at is not None:
        raise IsWithdrawn
    if said != found.text:
        found.text, found.changed_at = said, at or timezone.now()
        found.save(update_fields=["text", "changed_at"])
        _record(actor, "question.answer_changed", row, words=str(found.uuid))
    return found


@transaction.atomic
def withdraw_answer(*, actor: User, words: QuestionWords, at: datetime | None = None) -> Question:
    """Take an answer back. Without another one the question waits again, since it was last asked. Twice is once. Audited.
    Raises NotVisible.
    """
    row = _held(actor, words.question)
    found = _answer(row, words)
    if found.withdrawn_at is not None:
        return row
    found.withdrawn_at = at or timezone.now()
    found.save(update_fields=["withdrawn_at"])
    standing = row.words.filter(is_answer=True, withdrawn_at__isnull=True).order_by("at")
    last = row.words.filter(is_answer=False).order_by("-at").first()
    asked_at = last.at if last else row.asked_at
    first = standing.first()
    row.answered_at = first.at if first else None
    if not standing.filter(at__gte=asked_at).exists():
        row.waiting_since = row.waiting_since or asked_at
    if first is None:
        row.helped_at = None
    row.save(update_fields=["answered_at", "waiting_since", "helped_at"])
    _record(actor, "question.answer_withdrawn", row, words=str(found.uuid))
    return row


@transaction.atomic
def open_to(*, actor: User, question: Question, audience: Audience) -> Question:
    """Who reads along from now on. Audited. Raises NotVisible."""
    row = _held(actor, question)
    if row.audience != audience.value:
        row.audience = audience.value
        row.save(update_fields=["audience"])
        _record(actor, "question.opened", row, audience=audience.value)
    return row


@transaction.atomic
def hide_question(*, actor: User, question: Question, why: str, at: datetime | None = None) -> Question:
    """Only the asker and who runs the class see it from now on, with the reason. Audited. Raises NotVisible, ReasonMissing."""
    row, reason = _held(actor, question), why.strip()[:300]
    if row.hidden_at is not None:
        return row
    if not reason:
        raise ReasonMissing
    row.hidden_at, row.hidden_why = at or timezone.now(), reason
    row.save(update_fields=["hidden_at", "hidden_why"])
    _record(actor, "question.hidden", row, why=reason)
    return row


@transaction.atomic
def show_question(*, actor: User, question: Question) -> Question:
    """Take hiding back. Audited. Raises NotVisible."""
    row = _held(actor, question)
    if row.hidden_at is not None:
        row.hidden_at, row.hidden_why = None, ""
        row.save(update_fields=["hidden_at", "hidden_why"])
        _record(actor, "question.shown", row)
    return row


def _held(actor: User, question: Question) -> Question:
    """The question as it stands, held, for whoever runs its class. Raises NotVisible."""
    rows = Question.objects.select_for_update(of=("self",)).select_related("enrolment__learner")
    if not taught_questions(actor).filter(pk=question.pk).exists():
        raise NotVisible
    return rows.get(pk=question.pk)


def _answer(row: Question, words: QuestionWords) -> QuestionWords:
    found = row.words.filter(pk=words.pk, is_answer=True).first()
    if found is None:
        raise NotVisible
    return found


def _checked(text: str) -> str:
    words = text.strip()[:LONGEST]
    if not words:
        raise TextMissing
    return words


def _record(actor: User, action: str, row: Question, *, why: str = "", **detail: object) -> None:
    record(actor=actor, action=action, noun="question", object_uuid=row.uuid, why=why, detail=detail)
