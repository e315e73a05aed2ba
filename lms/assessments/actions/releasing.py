"""What is marked becomes a result: regraded whole, known to everybody of the class at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.assessments.actions.handing_in import verdict
from lms.assessments.actions.letting_out import is_stuck, queue_telling, tell_now
from lms.assessments.models import Attempt, Marking, MarkingStage
from lms.assessments.queries.marking import ready_attempts
from lms.assessments.rules.marking_refusals import NothingReady
from lms.audit.actions import record
from lms.cohorts.models import Cohort


def release_results(*, actor: User, cohort: Cohort, lesson_uuid: UUID, at: datetime | None = None) -> int:
    """Release every attempt of a class at a quiz that is marked whole, at one moment; how many. Audited, each.

    What follows from it is told behind (`letting_out`). Of a sitting whose results are withheld the sitting says when
    they are known. Who may: whoever runs the class (the caller's `access`), not of their own. Raises NothingReady.
    """
    now = at or timezone.now()
    with transaction.atomic():
        # Locking what is chosen by what others have and have not would ask about rows of before the lock.
        ready = ready_attempts().filter(enrolment__cohort=cohort, lesson_uuid=lesson_uuid)
        keys = list(ready.exclude(learner=actor).values_list("pk", flat=True))
        rows = Attempt.objects.select_for_update(of=("self",)).filter(pk__in=keys, awaits_marks=True)
        done = sum(_regrade(attempt, actor, now) for attempt in rows.order_by("pk"))
        if not done and not is_stuck(cohort.pk, lesson_uuid):
            raise NothingReady
        work = queue_telling(cohort.pk, lesson_uuid, actor)
    tell_now(work)
    return done


def _regrade(attempt: Attempt, actor: User, at: datetime) -> bool:
    """Write what people gave into the result of a locked attempt; False when somebody has still to mark some of it."""
    markings = list(Marking.objects.select_for_update().filter(attempt=attempt, released_at__isnull=True))
    if not markings or any(row.stage != MarkingStage.SETTLED for row in markings):
        return False
    points = {row.place: row.points_hundredths or 0 for row in markings}
    attempt.result = [
        _marked(score, points[place]) if place in points else score
        for place, score in enumerate(attempt.result)
    ]
    attempt.score_hundredths = sum(score["points_hundredths"] for score in attempt.result)
    attempt.awaits_marks = False
    attempt.passed = verdict(attempt)
    attempt.to_tell = not attempt.withheld
    attempt.save(update_fields=["result", "score_hundredths", "passed", "awaits_marks", "to_tell"])
    Marking.objects.filter(pk__in=[row.pk for row in markings]).update(released_at=at)
    record(actor=actor, action="attempt.released", noun="attempt", object_uuid=attempt.uuid,
           detail={"score_hundredths": attempt.score_hundredths, "passed": attempt.passed})  # fmt: skip
    return True


def _marked(score: Mapping[str, object], points: int) -> dict[str, object]:
    """One question's result with the points of its markers."""
    return {
        **score,
        "points_hundredths": points,
        "correct": points == score["max_hundredths"],
        "needs_person": False,
    }
