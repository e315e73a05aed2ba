"""Mistakes go into the book of who made them, and move on when they are practised. Nothing here earns hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.quizzes.items import grade
from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.models import Attempt, Mistake
from lms.assessments.queries.mistakes import not_gathered
from lms.assessments.rules.boxes import Step, after, missed_places, put_in
from lms.assessments.rules.mistake_refusals import NotDue

BATCH = 200
# What was wrong longer ago than this is not brought back.
OLD = timedelta(days=90)


def gather_mistakes(*, at: datetime | None = None, limit: int = BATCH) -> int:
    """Put what was wrong in released attempts into the books; how many attempts. Safe to repeat, and together."""
    now = at or timezone.now()
    found = list(not_gathered().order_by("submitted_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_gather(pk, now) for pk in found)


@transaction.atomic
def _gather(attempt_id: int, now: datetime) -> bool:
    attempt = not_gathered().select_for_update(of=("self",)).filter(pk=attempt_id).first()
    if attempt is None:
        return False
    wrong_at = attempt.submitted_at or now
    step = put_in(timezone.localdate(wrong_at))
    places = missed_places(attempt.paper, attempt.result) if now - wrong_at < OLD else ()
    for place in places:
        _put_in(attempt, place, step, wrong_at)
    attempt.mistakes_at = now
    attempt.save(update_fields=["mistakes_at"])
    return True


def _put_in(attempt: Attempt, place: int, step: Step, wrong_at: datetime) -> None:
    """One question: new in the book, or back in its first box when it was wrong after it was last."""
    mistake, is_new = Mistake.objects.get_or_create(
        learner_id=attempt.learner_id,
        question_uuid=attempt.paper[place]["uuid"],
        defaults={
            "attempt": attempt, "place": place, "course_key": attempt.course_key, "box": step.box,
            "due_on": step.due_on, "wrong_at": wrong_at,
        },
    )  # fmt: skip
    if is_new or wrong_at <= mistake.wrong_at:
        return
    mistake.attempt, mistake.place, mistake.course_key = attempt, place, attempt.course_key
    mistake.box, mistake.due_on = step.box, step.due_on
    mistake.wrong_at, mistake.wrong_times = wrong_at, mistake.wrong_times + 1
    mistake.save()


@transaction.atomic
def practise(
    *, actor: User, mistake: Mistake, value: Any, today: date | None = None
) -> bool:  # Any: JSON of the kind
    """Answer one question of one's own book; whether it was right. It moves on, or back, once a day.

    A second time on the same day is marked, and moves nothing. Who may: its owner (the caller's `access`). Raises
    AnswerRefused, NotDue.
    """
    day = today or timezone.localdate()
    rows = Mistake.objects.select_for_update(of=("self",)).select_related("attempt")
    row = rows.get(pk=mistake.pk, learner=actor)
    question = row.attempt.paper[row.place]
    parsed = None if value is None else rules.parse_shaped(rules.shape(question), value)
    is_right = grade(question, parsed).correct
    if row.practised_on == day:
        return is_right
    if row.due_on is None or row.due_on > day:
        raise NotDue
    step = after(row.box, is_right=is_right, today=day)
    row.box, row.due_on, row.practised_on = step.box, step.due_on, day
    row.wrong_times += not is_right
    row.save(update_fields=["box", "due_on", "practised_on", "wrong_times"])
    return is_right
