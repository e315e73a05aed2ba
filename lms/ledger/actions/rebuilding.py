"""Projections can always be made again from entries and evidence: the named rebuild (style 13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from lms.ledger.actions.deriving import derive_days
from lms.ledger.actions.monthly import mend_months
from lms.ledger.actions.queueing import lock_person, mark_derived
from lms.ledger.models import (
    Account,
    AccountTotal,
    DayTotal,
    DayTrace,
    Entry,
    Evidence,
    KeptProgress,
    LessonProgress,
)
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.queries.verification import unbalanced_totals


@transaction.atomic
def rebuild_projections(accounts: Iterable[Account], *, at: datetime | None = None) -> int:
    """Empty the projections of the people behind these accounts, and make them again; returns how many people.

    Positions are kept; `completed_at` becomes the time of the rebuild. Entries are only added, and only if
    evidence was not derived yet.
    """
    people = {account.enrolment.learner_id for account in accounts}
    for learner_id in sorted(people):
        lock_person(learner_id)
        _reset(learner_id)
        derive_days(learner_id, None, at=at)
    return len(people)


def _reset(learner_id: int) -> None:
    own = Account.objects.filter(enrolment__learner_id=learner_id)
    DayTrace.objects.filter(learner_id=learner_id).delete()
    DayTotal.objects.filter(account__in=own).delete()
    AccountTotal.objects.filter(account__in=own).delete()
    LessonProgress.objects.filter(enrolment__learner_id=learner_id).update(
        seen=[], credited=[], posted_s=0, pending_s=0
    )
    for kept in KeptProgress.objects.filter(enrolment__learner_id=learner_id):
        progress = LessonProgress.objects.filter(enrolment=kept.enrolment_id, lesson_uuid=kept.lesson_uuid)
        progress.update(seen=kept.seen, credited=kept.credited)
    entries = Entry.objects.filter(account__in=own)
    days = entries.values_list("account_id", "day", "mode").annotate(total=Sum("sec"))
    totals: dict[int, AccountTotal] = {}
    for account_id, day, mode, seconds in days:
        DayTotal.objects.create(account_id=account_id, day=day, mode=mode, posted_s=seconds)
        total = totals.setdefault(account_id, AccountTotal(account_id=account_id))
        setattr(total, TOTAL_OF[Mode(mode)], getattr(total, TOTAL_OF[Mode(mode)]) + seconds)
    AccountTotal.objects.bulk_create(totals.values())
    lessons = entries.filter(lesson_uuid__isnull=False).values_list("account__enrolment_id", "lesson_uuid")
    for enrolment_id, lesson_uuid, seconds in lessons.annotate(total=Sum("sec")):
        LessonProgress.objects.update_or_create(
            enrolment_id=enrolment_id, lesson_uuid=lesson_uuid, defaults={"posted_s": seconds}
        )


def reconcile_hours(
    *, at: datetime | None = None, told: Callable[[int, int], None] | None = None
) -> tuple[int, list[str]]:
    """Derive everybody again and mend projections that do not follow from the entries.

    Returns how many people were checked, and what was mended, by account or partner. May run at any time; twice
    changes nothing. `told` hears after each person how many are done, and of how many.
    """
    people = set(Account.objects.values_list("enrolment__learner_id", flat=True))
    people |= set(Evidence.objects.values_list("learner_id", flat=True).distinct())
    mended: list[str] = []
    for done, learner_id in enumerate(sorted(people), 1):
        with transaction.atomic():
            mended += _reconcile(learner_id, at)
        if told is not None:
            told(done, len(people))
    return len(people), mended + mend_months()


def _reconcile(learner_id: int, at: datetime | None) -> list[str]:
    work = lock_person(learner_id)
    posted = derive_days(learner_id, None, at=at)
    mark_derived([work])
    mended = [f"{entry.account.acct}: {entry.kind} of {entry.sec} s on {entry.day}" for entry in posted]
    wrong = unbalanced_totals(learner_id)
    if wrong:
        rebuild_projections(Account.objects.filter(enrolment__learner_id=learner_id), at=at)
    return mended + [f"{violation.account}: {violation.detail}" for violation in wrong]
