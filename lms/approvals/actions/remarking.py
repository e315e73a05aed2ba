"""Remarks on a course and its lessons: said, answered, settled and opened again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.approvals.access import require_course
from lms.approvals.models import Remark, Submission
from lms.approvals.queries import latest_submission
from lms.approvals.refusals import TextMissing
from lms.approvals.telling import tell_of_remark

LONGEST = 2000


@transaction.atomic
def add_remark(
    *,
    actor: User,
    submission: Submission,
    text: str,
    lesson_uuid: UUID | None = None,
    form: UUID | None = None,
    at: datetime | None = None,
) -> Remark:
    """Say something about what was handed in, or about one lesson of it. The same `form` again is the same remark.

    Who may: the office, and whoever wrote the course. Raises NotVisible, TextMissing.
    """
    require_course(actor, submission.course_key)
    known = Remark.objects.filter(form=form, course_key=submission.course_key).first() if form else None
    if known is not None:
        return known
    lessons = {lesson["uuid"] for lesson in submission.after["outline"]["lessons"]}
    remark = Remark.objects.create(
        course_key=submission.course_key,
        submission=submission,
        lesson_uuid=lesson_uuid if str(lesson_uuid) in lessons else None,
        form=form or uuid4(),
        author=actor,
        text=_checked(text),
        at=at or timezone.now(),
    )
    tell_of_remark(remark, submission, actor=actor)
    return remark


@transaction.atomic
def answer_remark(
    *, actor: User, remark: Remark, text: str, form: UUID | None = None, at: datetime | None = None
) -> Remark:
    """Answer a remark; one that was settled is open again. Raises NotVisible, TextMissing."""
    require_course(actor, remark.course_key)
    known = Remark.objects.filter(form=form, reply_to=remark).first() if form else None
    if known is not None:
        return known
    answer = Remark.objects.create(
        course_key=remark.course_key,
        submission=remark.submission,
        lesson_uuid=remark.lesson_uuid,
        reply_to=remark,
        form=form or uuid4(),
        author=actor,
        text=_checked(text),
        at=at or timezone.now(),
    )
    Remark.objects.filter(pk=remark.pk).update(settled_at=None, settled_by=None)
    newest = latest_submission(remark.course_key)
    if newest is not None:
        tell_of_remark(answer, newest, actor=actor)
    return answer


@transaction.atomic
def settle_remark(
    *, actor: User, remark: Remark, is_settled: bool = True, at: datetime | None = None
) -> Remark:
    """Say that a remark is settled, or that it is not. Twice is once. Raises NotVisible."""
    require_course(actor, remark.course_key)
    row = Remark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if (row.settled_at is not None) != is_settled:
        row.settled_at = (at or timezone.now()) if is_settled else None
        row.settled_by = actor if is_settled else None
        row.save(update_fields=["settled_at", "settled_by"])
    return row


def _checked(text: str) -> str:
    words = text.strip()[:LONGEST]
    if not words:
        raise TextMissing
    return words
