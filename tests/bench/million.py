"""A ledger of any size with true chains, evidence and totals: a few people are counted by the product and then copied.

Run as `python -m tests.bench.million ENTRIES` with the settings of a new academy; prints JSON. Every copy has its own
evidence, and hashes of its own that hold: `verify_ledger` finds nothing to say of it.
"""

from __future__ import annotations

import json
import sys
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django

django.setup()

from django.db import transaction
from django.db.models import Model

from lms.accounts.models import User
from lms.cohorts.models import Cohort, Enrolment, Programme
from lms.ledger.actions import EvidenceKind, Grade, Mode, NewEvidence, record_evidence
from lms.ledger.actions.monthly import mend_months
from lms.ledger.models import (
    Account,
    AccountTotal,
    DayTotal,
    DayTrace,
    Derivation,
    Entry,
    Evidence,
    LessonProgress,
)
from lms.ledger.rules.chain import GENESIS, entry_hash
from media_pipeline.jobs import WorkState
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, ProgrammeFactory

EACH = 250  # entries a person: two films a day over half a school year, a class on each fifth day, some of it late
PATTERNS = 4
ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2025, 9, 1)
LATER = datetime(2026, 9, 1, 12, tzinfo=ZONE)
AT_ONCE = 40


def main(entries: int) -> dict[str, int]:
    """Fill the academy; how much is in it."""
    cohort = CohortFactory(key="million", programme=_programme())
    people = max(1, entries // EACH)
    patterns = [_counted(cohort, number) for number in range(min(PATTERNS, people))]
    made = len(patterns)
    while made < people:
        count = min(AT_ONCE, people - made)
        with transaction.atomic():
            for place in range(count):
                _copy(patterns[(made + place) % len(patterns)], cohort, made + place)
        made += count
    mend_months()
    return {
        "people": people,
        "entries": Entry.objects.count(),
        "evidence": Evidence.objects.count(),
        "first": patterns[0].pk,
    }


def _programme() -> Programme:
    """One that nobody finishes: certificates are no part of this."""
    return ProgrammeFactory(key="million", required_tenths={"online": 1_000_000})


def _counted(cohort: Cohort, number: int) -> Enrolment:
    """One person whose hours the product counts, from evidence that comes in twice: what is late takes some back."""
    enrolment = EnrolmentFactory(cohort=cohort)
    early, late, day, left = list[NewEvidence](), list[NewEvidence](), 0, EACH
    while left > 0:
        early += [_film(enrolment, day, 8 + 4 * film, number) for film in range(min(2, left))]
        left -= 2
        if day % 5 == number % 5 and left > 2:
            late.append(_class(enrolment, day))  # over the first film: one more line, and one posted anew
            left -= 3
        day += 1
    record_evidence(early, at=LATER, derive_now=True)
    record_evidence(late, at=LATER, derive_now=True)
    return enrolment


def _film(enrolment: Enrolment, day: int, hour: int, number: int) -> NewEvidence:
    begins = datetime.combine(FIRST + timedelta(days=day), time(hour, 10 + number), tzinfo=ZONE)
    return NewEvidence(
        natural_key=f"million:{enrolment.pk}:{day}:{hour}",
        enrolment=enrolment,
        kind=EvidenceKind.PLAY,
        mode=Mode.ONLINE,
        grade=Grade.B,
        started_at=begins,
        ended_at=begins + timedelta(minutes=20 + number),
        lesson_uuid=uuid.uuid5(uuid.NAMESPACE_OID, f"{day}:{hour}"),
        lesson_version=1,
        media_from_ms=0,
        media_to_ms=(20 + number) * 60_000,
        duration_ms=1_800_000,
        max_rate="1",
        leased_at=begins,
    )


def _class(enrolment: Enrolment, day: int) -> NewEvidence:
    begins = datetime.combine(FIRST + timedelta(days=day), time(8), tzinfo=ZONE)
    return NewEvidence(
        natural_key=f"million:{enrolment.pk}:{day}:class",
        enrolment=enrolment,
        kind=EvidenceKind.SIGN_IN,
        mode=Mode.ONSITE,
        component="practice",
        grade=Grade.A,
        started_at=begins,
        ended_at=begins + timedelta(minutes=20),
    )


def _copy(pattern: Enrolment, cohort: Cohort, number: int) -> None:
    """The same year in another person's name."""
    learner = User.objects.create(
        username=f"million{number}", display_name=f"李志强{number}", password="!none"
    )
    enrolment = Enrolment.objects.create(
        learner=learner, cohort=cohort, ruleset=pattern.ruleset, enrolled_on=cohort.starts_on
    )
    source = Account.objects.get(enrolment=pattern)
    account = Account.objects.create(acct=f"million/{number}", enrolment=enrolment)
    own: dict[str, str] = {}
    evidence = [
        _like(row, learner=learner, enrolment=enrolment) for row in _rows(Evidence, enrolment=pattern)
    ]
    for row in evidence:
        fresh = uuid.uuid4()
        own[str(row.uuid)], row.uuid, row.natural_key = str(fresh), fresh, f"{row.natural_key}:{number}"
    Evidence.objects.bulk_create(evidence)
    head, entries = GENESIS, [_like(row, account=account) for row in _rows(Entry, account=source)]
    for entry in entries:
        entry.uuid, entry.ev, entry.prev_hash = uuid.uuid4(), [own[name] for name in entry.ev], head
        entry.hash = head = entry_hash(head, entry.payload(account.acct))
    Entry.objects.bulk_create(entries)
    Account.objects.filter(pk=account.pk).update(head_seq=len(entries), head_hash=head)
    for model in (DayTotal, AccountTotal):
        model.objects.bulk_create([_like(row, account=account) for row in _rows(model, account=source)])
    progress = [_like(row, enrolment=enrolment) for row in _rows(LessonProgress, enrolment=pattern)]
    LessonProgress.objects.bulk_create(progress)
    traces = [_like(row, learner=learner) for row in _rows(DayTrace, learner=pattern.learner)]
    for trace in traces:
        pieces = trace.pieces
        trace.pieces = [
            {**piece, "enrolment": enrolment.pk, "evidence": own[piece["evidence"]]} for piece in pieces
        ]
    DayTrace.objects.bulk_create(traces)
    Derivation.objects.create(learner=learner, since_day=FIRST, state=WorkState.DONE)


def _rows(model: type[Any], **where: object) -> list[Any]:  # Any: a table of the ledger
    return list(model.objects.filter(**where).order_by("pk"))


def _like(row: Any, **change: Model) -> Any:  # Any: a row of the ledger
    row.pk = None
    row._state.adding = True
    for name, value in change.items():
        setattr(row, name, value)
    return row


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
