"""Results are let out at one moment for everybody; what follows from them is worked off behind.

Whoever waits minutes for a result that the neighbour has already asks why. So one transaction makes all of them known,
however many there are. Passes in the ledger, certificates and notices follow person by person: at once for a few, as
a work row for many, which a killed process leaves to the next.
"""

from __future__ import annotations

import logging
import socket
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.outline import in_language
from courses.queries import current_versions, outline_of
from lms.accounts.models import User
from lms.assessments.actions.handing_in import make_known, verdict
from lms.assessments.models import TELLING_TASK, Attempt, AttemptState, Sitting, TellingWork
from lms.audit.actions import record
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from media_pipeline.jobs import LostLease, WorkState, ask, claim, fail, finish, renew, ring

log = logging.getLogger(__name__)

# So many are told while the trainer waits; it takes a second or two.
FEW = 30
LEASE_S = 60
# Between two of many the database is left to others: SQLite gives its one lock to whoever asks at the right moment, and
# a loop without a pause asks always.
PAUSE_S = 0.05
RETRY_IN_S = 10
ATTEMPTS = 20


def release_sitting(*, actor: User | None, sitting: Sitting, at: datetime | None = None) -> int:
    """Let everybody know their result; returns how many were not known before. Safe to repeat. Audited.

    All at one moment. Those still writing follow when they are done. Who may: whoever runs the class (the caller's
    `access`), or the server (None).
    """
    now = at or timezone.now()
    with transaction.atomic():
        held = Sitting.objects.select_for_update(of=("self",)).get(pk=sitting.pk)
        if held.released_at is None:
            held.released_at = now
            held.save(update_fields=["released_at"])
            record(actor=actor, action="sitting.released", noun="sitting", object_uuid=held.uuid)
        count = _make_all_known(held, now)
        quiz = held.cohort_id, held.lesson_uuid
        work = queue_telling(*quiz, actor) if count or is_stuck(*quiz) else None
    tell_now(work)
    return count


def _make_all_known(sitting: Sitting, at: datetime) -> int:
    """Every result that waits is known from now on; four statements, however many. Inside the caller's transaction."""
    waiting = Attempt.objects.select_for_update(of=("self",)).filter(sitting=sitting, withheld=True)
    rows = waiting.exclude(state=AttemptState.OPEN).order_by("pk").defer("paper", "result")
    by_verdict: dict[bool | None, list[int]] = defaultdict(list)
    for attempt in rows:
        attempt.withheld = False
        by_verdict[verdict(attempt)].append(attempt.pk)
    for passed, keys in by_verdict.items():
        Attempt.objects.filter(pk__in=keys).update(
            withheld=False, released_at=at, passed=passed, to_tell=True
        )
    return sum(len(keys) for keys in by_verdict.values())


def is_stuck(cohort_id: int, lesson_uuid: UUID) -> bool:
    """Whether the work was given up with people still to tell: whoever asks again sets it going. One query."""
    rows = TellingWork.objects.filter(cohort=cohort_id, lesson_uuid=lesson_uuid)
    return rows.filter(state=WorkState.FAILED).exists()


def queue_telling(cohort_id: int, lesson_uuid: UUID, actor: User | None) -> TellingWork | None:
    """The work on what is known of a class at a quiz and not told, queued; None when nothing is. Inside the transaction
    that made it known, and then `tell_now`. A run that is going on knows only those of before: it loses its lease.
    """
    left = left_to_tell(cohort_id, lesson_uuid).count()
    if not left:
        return None
    known = TellingWork.objects.filter(cohort=cohort_id, lesson_uuid=lesson_uuid)
    facts = {"asked_by": actor, "whole": left, "max_attempts": ATTEMPTS}
    work, made = TellingWork.objects.get_or_create(
        cohort_id=cohort_id, lesson_uuid=lesson_uuid, defaults=facts
    )
    if not made:
        ask(known, TELLING_TASK, **facts)
    elif left > FEW:
        ring(TELLING_TASK, work.pk)
    return known.get()


def tell_now(work: TellingWork | None) -> None:
    """A few are told while whoever let them out waits; many are a worker's."""
    if work is None or work.whole > FEW:
        return
    taken = claim(TellingWork, worker=socket.gethostname(), lease_s=LEASE_S, pk=work.pk)
    if taken is not None:
        tell_results(taken)


def left_to_tell(cohort_id: int, lesson_uuid: UUID) -> QuerySet[Attempt]:
    """Those of a class at a quiz whose result is known, and of whom nothing else knows yet."""
    return Attempt.objects.filter(enrolment__cohort=cohort_id, lesson_uuid=lesson_uuid, to_tell=True)


def tell_results(work: TellingWork) -> None:
    """Tell of each in a transaction of its own, by a claimed row; one that fails keeps nobody else waiting.

    A process that is killed between two, or within one, leaves the others to whoever claims the row next.
    """
    left = left_to_tell(work.cohort_id, work.lesson_uuid).order_by("pk")
    try:
        course_keys = dict(left.values_list("pk", "course_key"))
        titles = _titles(course_keys.values(), work.lesson_uuid)
        waiting = list(course_keys)
        faults = [
            fault
            for place, pk in enumerate(waiting)
            if (fault := _tell_one(work, pk, titles, 100 * place // len(waiting)))
        ]
        if faults:
            fail(work, reason=faults[0], retry_in_s=RETRY_IN_S)
        else:
            finish(work)
    except LostLease:
        log.info("another worker tells the results of the quiz %s", work.lesson_uuid)
    except Exception as error:
        log.exception("the results of the quiz %s are not told", work.lesson_uuid)
        with suppress(LostLease):
            fail(work, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


def _tell_one(work: TellingWork, attempt_id: int, titles: Mapping[str, str], progress_pct: int) -> str:
    """Tell of one result; the name of what went wrong, or "". Raises LostLease."""
    if work.whole > FEW:
        time.sleep(PAUSE_S)
    renew(work, lease_s=LEASE_S, progress_pct=progress_pct)
    try:
        tell_result(attempt_id, titles=titles, sender=work.asked_by)
    except Exception as error:
        log.exception("a result is not told")
        return type(error).__name__
    return ""


@transaction.atomic
def tell_result(attempt_id: int, *, titles: Mapping[str, str], sender: User | None) -> bool:
    """A pass goes to the ledger, higher rooms hear of it, and its learner is told; once, whoever else tries it.

    What people have still to mark is told when they have.
    """
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment__ruleset", "learner")
    attempt = rows.defer("paper", "result").filter(pk=attempt_id, to_tell=True).first()
    if attempt is None:
        return False
    make_known(attempt)
    if not attempt.awaits_marks:
        notify(
            recipient=attempt.learner,
            kind=NoticeKind.QUIZ_MARKED,
            values={"title": in_language(dict(titles), attempt.learner.language)},
            url=f"/learn/attempt/{attempt.uuid}/",
            natural_key=f"attempt-marked:{attempt.uuid}",
            sender=sender,
        )
    attempt.to_tell = False
    attempt.save(update_fields=["to_tell"])
    return True


def _titles(course_keys: Iterable[UUID], lesson_uuid: UUID) -> Mapping[str, str]:
    """What the quiz is called, by language; empty when its course is published no more. Two queries."""
    versions = current_versions(set(course_keys))
    lessons = [outline_of(version).lesson(lesson_uuid) for version in versions.values()]
    return next((lesson.title for lesson in lessons if lesson is not None), {})
