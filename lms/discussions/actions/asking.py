"""A learner asks about a lesson, asks once more, says that an answer helped."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from courses.outline import LessonRef
from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cohorts.models import CohortTrainer, Enrolment
from lms.discussions.models import Question, QuestionWords
from lms.discussions.queries import asked_since
from lms.discussions.refusals import TextMissing, TooManyQuestions
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind

LONGEST = 2000
MOST_AN_HOUR = 10
HOUR = timedelta(hours=1)
INBOX_URL = "/trainer/asked/"
FARTHEST_S = 24 * 3600


@transaction.atomic
def ask_question(
    *,
    actor: User,
    enrolment: Enrolment,
    course_key: UUID,
    lesson: LessonRef,
    text: str,
    film_s: int | None = None,
    form: UUID | None = None,
    at: datetime | None = None,
) -> Question:
    """Ask about a lesson, at a second of its film where there is one; the trainers of the class hear of it.

    Who may: the learner of the enrolment. The same `form` again is the same question. Raises NotVisible, TextMissing,
    TooManyQuestions.
    """
    if enrolment.learner_id != actor.pk:
        raise NotVisible
    now, key = at or timezone.now(), form or uuid4()
    known = Question.objects.filter(form=key, enrolment=enrolment).first()
    if known is not None:
        return known
    words = _checked(actor, text, now)
    found = Question.objects.create(
        enrolment=enrolment, course_key=course_key, lesson_uuid=lesson.uuid, lesson_title=lesson.title, form=key,
        film_s=film_s if film_s is not None and 0 <= film_s <= FARTHEST_S else None,
        text=words, asked_at=now, waiting_since=now,
    )  # fmt: skip
    _tell_trainers(found, enrolment, str(found.uuid))
    return found


@transaction.atomic
def ask_again(
    *, actor: User, question: Question, text: str, form: UUID | None = None, at: datetime | None = None
) -> QuestionWords:
    """The asker asks once more; it waits anew. Raises NotVisible, TextMissing, TooManyQuestions."""
    row = (
        Question.objects.select_for_update(of=("self",))
        .select_related("enrolment__cohort")
        .get(pk=question.pk)
    )
    if row.enrolment.learner_id != actor.pk:
        raise NotVisible
    now, key = at or timezone.now(), form or uuid4()
    known = QuestionWords.objects.filter(form=key, question=row).first()
    if known is not None:
        return known
    words = _checked(actor, text, now)
    found = QuestionWords.objects.create(
        question=row, author=actor, is_answer=False, form=key, text=words, at=now
    )
    row.waiting_since, row.helped_at = row.waiting_since or now, None
    row.save(update_fields=["waiting_since", "helped_at"])
    _tell_trainers(row, row.enrolment, str(found.uuid))
    return found


@transaction.atomic
def say_helped(
    *, actor: User, question: Question, helped: bool = True, at: datetime | None = None
) -> Question:
    """The answer helped the asker, or that is taken back; nothing before there is an answer. Raises NotVisible."""
    row = Question.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=question.pk)
    if row.enrolment.learner_id != actor.pk:
        raise NotVisible
    if row.answered_at is not None and helped is not bool(row.helped_at):
        row.helped_at = (at or timezone.now()) if helped else None
        row.save(update_fields=["helped_at"])
    return row


def _checked(actor: User, text: str, now: datetime) -> str:
    words = text.strip()[:LONGEST]
    if not words:
        raise TextMissing
    if asked_since(actor, now - HOUR) >= MOST_AN_HOUR:
        raise TooManyQuestions(most=MOST_AN_HOUR)
    return words


def _tell_trainers(question: Question, enrolment: Enrolment, key: str) -> None:
    trainers = CohortTrainer.objects.filter(cohort_id=enrolment.cohort_id).select_related("user")
    titles = question.lesson_title
    title = titles.get("zh-hans") or next(iter(titles.values()), "")
    values: dict[str, object] = {"cohort": enrolment.cohort.name, "title": title}
    drafts = [
        NoticeDraft(each.user, values, f"question:{key}:{each.user_id}", INBOX_URL)
        for each in trainers
        if each.user.is_active
    ]
    notify_all(kind=NoticeKind.QUESTION_ASKED, drafts=drafts)
