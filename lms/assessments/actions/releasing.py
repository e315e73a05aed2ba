"""What is marked becomes a result: regraded whole, the pass told to the ledger, the learner told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.assessments.actions.handing_in import make_known, verdict
from lms.assessments.models import Attempt, Marking, MarkingStage
from lms.assessments.queries.marking import ready_attempts
from lms.assessments.rules.marking_refusals import NothingReady
from lms.audit.actions import record
from lms.cohorts.models import Cohort
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind


def release_results(
    *, actor: User, cohort: Cohort, lesson_uuid: UUID, titles: Mapping[str, str], at: datetime | None = None
) -> int:
    """Release every attempt of a class at a quiz that is marked whole; how many. Each in a transaction of its own, so
    that one which fails keeps nobody else waiting. Audited. Raises NothingReady.

    Who may: whoever runs the class (the caller's `access`). `titles` of the quiz by language are for the notice.
    """
    now = at or timezone.now()
    waiting = (
        ready_attempts().filter(enrolment__cohort=cohort, lesson_uuid=lesson_uuid).exclude(learner=actor)
    )
    found = list(waiting.order_by("pk").values_list("pk", flat=True))
    done = sum(release_marked(actor=actor, attempt_id=pk, titles=titles, at=now) for pk in found)
    if not done:
        raise NothingReady
    return done


@transaction.atomic
def release_marked(*, actor: User, attempt_id: int, titles: Mapping[str, str], at: datetime) -> bool:
    """Regrade one attempt with its marks; False when it is released already, or not marked whole.

    A pass is recorded in the ledger in the same transaction. Emits AttemptGraded; the learner is told once.
    """
    attempts = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment__ruleset", "learner")
    attempt = attempts.get(pk=attempt_id)
    markings = list(Marking.objects.select_for_update().filter(attempt=attempt, released_at__isnull=True))
    if not markings or not attempt.awaits_marks:
        return False
    if any(row.stage != MarkingStage.SETTLED for row in markings):
        return False
    regrade(attempt, {row.place: row.points_hundredths or 0 for row in markings})
    Marking.objects.filter(pk__in=[row.pk for row in markings]).update(released_at=at)
    record(actor=actor, action="attempt.released", noun="attempt", object_uuid=attempt.uuid,
           detail={"score_hundredths": attempt.score_hundredths, "passed": attempt.passed})  # fmt: skip
    if attempt.withheld:
        # The sitting says when results are known.
        return True
    notify(
        recipient=attempt.learner,
        kind=NoticeKind.QUIZ_MARKED,
        values={"title": titles.get(attempt.learner.language) or next(iter(titles.values()), "")},
        url=f"/learn/attempt/{attempt.uuid}/",
        natural_key=f"attempt-marked:{attempt.uuid}",
        sender=actor,
    )
    return True


def regrade(attempt: Attempt, points: Mapping[int, int]) -> None:
    """Write what people gave (hundredths by place) into the result of a locked attempt. A pass is told to the ledger as
    of when it was handed in: it was earned then, however long the marks took.
    """
    attempt.result = [
        _marked(score, points[place]) if place in points else score
        for place, score in enumerate(attempt.result)
    ]
    attempt.score_hundredths = sum(score["points_hundredths"] for score in attempt.result)
    attempt.awaits_marks = False
    attempt.passed = verdict(attempt)
    attempt.save(update_fields=["result", "score_hundredths", "passed", "awaits_marks"])
    make_known(attempt)


def _marked(score: Mapping[str, object], points: int) -> dict[str, object]:
    """One question's result with the points of its markers."""
    return {
        **score,
        "points_hundredths": points,
        "correct": points == score["max_hundredths"],
        "needs_person": False,
    }
