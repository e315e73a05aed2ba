"""Evidence goes when its time is over; entries, figures and a name with a hash stay (ADR 0033).

The sweep is the clock: once a day it walks the people, some at a time, and goes on where it was.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.ledger.actions.queueing import lock_person
from lms.ledger.models import (
    Account,
    AccountTotal,
    DayTotal,
    DayTrace,
    Derivation,
    Evidence,
    ExpiredEvidence,
    ExpiryNight,
    KeptProgress,
    LessonProgress,
)
from lms.ledger.queries.books import open_book
from lms.ledger.queries.retention import PEOPLE_AT_ONCE, due_people, expirable
from lms.ledger.queries.sealed import hash_of
from lms.ledger.rules.crediting import day_of, instant
from lms.ledger.rules.intervals import to_json
from lms.rulesets.queries import data_of
from media_pipeline.jobs import WorkState

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 500


class Expired(NamedTuple):
    """What one call did."""

    people: int
    rows: int
    is_finished: bool


def expire_evidence(*, at: datetime | None = None, limit: int = PEOPLE_AT_ONCE) -> Expired:
    """Let go what is older than its time, of the next `limit` people of today's walk; nothing when today is done.

    May be killed and repeated at any time: each person is one transaction. Who may: the sweep, and the command.
    """
    now = at or timezone.now()
    night, _made = ExpiryNight.objects.get_or_create(day=timezone.localdate(now))
    if night.finished_at is not None:
        return Expired(0, 0, is_finished=True)
    due, last = due_people(night.day, after=night.after, limit=limit)
    gone = [rows for learner_id, horizon in due if (rows := expire_person(learner_id, horizon, at=now))]
    changes = {"people": F("people") + len(gone), "rows": F("rows") + sum(gone)}
    own = ExpiryNight.objects.filter(pk=night.pk)
    own.update(**changes, **({"finished_at": now} if last is None else {"after": last}))
    return Expired(len(gone), sum(gone), is_finished=last is None)


@transaction.atomic
def expire_person(learner_id: int, horizon: date, *, at: datetime) -> int:
    """Evidence of one person that lies wholly before `horizon` goes; returns how many rows.

    Days before it are never derived again, and stay as posted; what waited there for a quiz lapses. A person whose
    days are not derived yet is left for another night.
    """
    work = lock_person(learner_id)
    if work.state != WorkState.DONE or (work.horizon is not None and work.horizon > horizon):
        return 0
    rows = list(expirable(learner_id, horizon).select_related("enrolment__ruleset").order_by("pk"))
    if not rows:
        return 0
    _keep_progress(learner_id, horizon)
    _lapse(learner_id, horizon)
    Derivation.objects.filter(pk=work.pk).update(horizon=horizon)
    ExpiredEvidence.objects.bulk_create([_gone(row, at) for row in rows], batch_size=ROWS_AT_ONCE)
    for place in range(0, len(rows), ROWS_AT_ONCE):
        Evidence.objects.filter(pk__in=[row.pk for row in rows[place : place + ROWS_AT_ONCE]]).delete()
    log.info("%s rows of evidence before %s expired of one person", len(rows), horizon)
    return len(rows)


def _gone(row: Evidence, at: datetime) -> ExpiredEvidence:
    zone = data_of(row.enrolment.ruleset).zone
    return ExpiredEvidence(
        uuid=row.uuid,
        enrolment_id=row.enrolment_id,
        kind=row.kind,
        day=day_of(instant(row.started_at), zone),
        sha256=hash_of(row),
        expired_at=at,
    )


def _keep_progress(learner_id: int, horizon: date) -> None:
    """What was seen, and credited on days before the horizon: from now on no evidence says it."""
    book = open_book(learner_id, horizon, horizon=horizon)
    kept = [
        KeptProgress(
            enrolment_id=key.enrolment_id,
            lesson_uuid=key.lesson,
            seen=row.seen,
            credited=to_json(book.base.get(key, ())),
        )
        for key, row in book.progress.items()
    ]
    KeptProgress.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["enrolment", "lesson_uuid"],
        update_fields=["seen", "credited"],
    )


def _lapse(learner_id: int, horizon: date) -> None:
    """The time lines of those days go with their evidence; nobody passes a quiz for them any more."""
    own = Account.objects.filter(enrolment__learner_id=learner_id)
    traces = DayTrace.objects.filter(learner_id=learner_id, day__lt=horizon)
    waited: dict[tuple[int, str], int] = defaultdict(int)
    for trace in traces:
        for enrolment_id, _mode, lesson, seconds in trace.pending:
            waited[enrolment_id, lesson] += seconds
    for (enrolment_id, lesson), seconds in waited.items():
        progress = LessonProgress.objects.filter(enrolment_id=enrolment_id, lesson_uuid=lesson)
        progress.update(pending_s=F("pending_s") - seconds)
        totals = AccountTotal.objects.filter(account__enrolment_id=enrolment_id)
        totals.update(pending_s=F("pending_s") - seconds)
    DayTotal.objects.filter(account__in=own, day__lt=horizon, pending_s__gt=0).update(pending_s=0)
    traces.delete()
