"""A person corrects hours: the wrong entry is taken back, a new one added, both with the reason (domain §4.5 X1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Enrolment
from lms.ledger.actions.posting import append
from lms.ledger.actions.projecting import add_to_totals
from lms.ledger.actions.queueing import lock_person
from lms.ledger.events import HoursPosted, send_on_commit
from lms.ledger.models import Account, Entry
from lms.ledger.names import EntryKind, Grade
from lms.ledger.refusals import CorrectionOutOfRange, NothingToCorrect, ReasonMissing

DAY_S = 86_400


@transaction.atomic
def correct_hours(
    *, actor: User, enrolment: Enrolment, seq: int, sec: int, why: str, at: datetime | None = None
) -> list[Entry]:
    """Take back entry `seq` and credit `sec` whole seconds instead (0: nothing). Later evidence does not undo it.

    Who may: the training office (checked by the caller). Audited. Emits HoursPosted. Raises ReasonMissing,
    NothingToCorrect, CorrectionOutOfRange, and then nothing has changed.
    """
    now = (at or timezone.now()).replace(microsecond=0)
    if not why.strip():
        raise ReasonMissing
    lock_person(enrolment.learner_id)
    account = Account.objects.filter(enrolment=enrolment).select_related("enrolment__cohort").first()
    entry = Entry.objects.filter(account=account, seq=seq).select_related("account").first()
    if account is None or entry is None or not _stands(entry):
        raise NothingToCorrect(seq=seq)
    if not 0 <= sec <= DAY_S:
        raise CorrectionOutOfRange
    by = f"u_{actor.uuid}"
    entries = [_like(entry, account, EntryKind.REVERSAL, -entry.sec, by, why, now)]
    entries[0].of = entry.seq
    if sec:
        entries.append(_like(entry, account, EntryKind.CREDIT, sec, by, why, now))
    append(entries)
    add_to_totals(entries)
    record(
        actor=actor,
        action="correct_hours",
        noun="enrolment",
        object_uuid=enrolment.uuid,
        why=why,
        detail={"seq": seq, "day": entry.day.isoformat(), "from_s": entry.sec, "to_s": sec},
    )
    send_on_commit([HoursPosted(enrolment.pk, entry.day)])
    return entries


def _stands(entry: Entry) -> bool:
    taken_back = Entry.objects.filter(account_id=entry.account_id, kind=EntryKind.REVERSAL, of=entry.seq)
    return entry.kind != EntryKind.REVERSAL and not taken_back.exists()


def _like(
    entry: Entry, account: Account, kind: EntryKind, sec: int, by: str, why: str, at: datetime
) -> Entry:
    """An entry on the same line; a correction is of grade D until somebody signs beside (domain §4.1)."""
    return Entry(
        account=account,
        kind=kind,
        mode=entry.mode,
        component=entry.component,
        day=entry.day,
        sec=sec,
        rule=entry.rule,
        grade=entry.grade if kind == EntryKind.REVERSAL else Grade.D,
        ev=entry.ev,
        lesson_uuid=entry.lesson_uuid,
        lesson_version=entry.lesson_version,
        by=by,
        at=at,
        why=why,
    )
