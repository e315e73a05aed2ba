"""A person corrects, adds, recognises or moves hours: posted at once, or proposed to a second person (domain §4.5 X1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.cohorts.models import Enrolment
from lms.ledger.actions.queueing import lock_person
from lms.ledger.actions.settling import settle
from lms.ledger.models import Correction
from lms.ledger.names import CorrectionAct, CorrectionReason, CorrectionState, Mode
from lms.ledger.queries.plans import (
    Plan,
    plan_adjustment,
    plan_correction,
    plan_recognition,
    plan_transfer,
)
from lms.ledger.refusals import AlreadyProposed, DocumentMissing, HoursChanged, OwnHours, ReasonMissing
from lms.ledger.rules.decisions import one_line

ACTS = {
    CorrectionAct.CORRECT: "hours.corrected",
    CorrectionAct.ADJUST: "hours.adjusted",
    CorrectionAct.RECOGNISE: "hours.recognised",
    CorrectionAct.TRANSFER: "hours.transferred",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the person says about the act. `key`: of the form, so that sent twice is once."""

    words: str
    reason: CorrectionReason = CorrectionReason.OTHER
    document: str = ""
    key: str = ""


@transaction.atomic
def correct_hours(
    *, actor: User, enrolment: Enrolment, seq: int, sec: int, said: Said, at: datetime | None = None
) -> Correction:
    """Entry `seq` leaves `sec` whole seconds (0: none): it is taken back and credited anew. Later evidence does not
    undo it.

    Who may: the training office, not about themselves. Posted at once, or waiting when a second person is needed:
    `state` and `needs` say which. Audited; the learner is told. Emits HoursPosted. Raises ReasonMissing, OwnHours,
    NothingToCorrect, TransferStands, CorrectionOutOfRange, NothingChanges, AlreadyProposed, and then nothing has
    changed.
    """
    return _act(actor, enrolment, said, at, lambda now: plan_correction(enrolment, seq=seq, sec=sec, at=now))


@transaction.atomic
def adjust_hours(
    *,
    actor: User,
    enrolment: Enrolment,
    day: date,
    mode: Mode,
    component: str,
    sec: int,
    said: Said,
    at: datetime | None = None,
) -> Correction:
    """Add `sec` whole seconds to a day, beside what the evidence gives. Otherwise as `correct_hours`; raises DayAhead,
    AmountMissing, CorrectionOutOfRange.
    """

    def plan(now: datetime) -> Plan:
        return plan_adjustment(enrolment, day=day, mode=mode, component=component, sec=sec, at=now)

    return _act(actor, enrolment, said, at, plan)


@transaction.atomic
def recognise_hours(
    *,
    actor: User,
    enrolment: Enrolment,
    day: date,
    mode: Mode,
    component: str,
    sec: int,
    said: Said,
    at: datetime | None = None,
) -> Correction:
    """Recognise `sec` whole seconds that were learned elsewhere; `said.document` shows it. Always waits for a second
    person. Otherwise as `correct_hours`; raises DocumentMissing, DayAhead, AmountMissing.
    """
    if not said.document.strip():
        raise DocumentMissing

    def plan(now: datetime) -> Plan:
        return plan_recognition(enrolment, day=day, mode=mode, component=component, sec=sec, at=now)

    return _act(actor, enrolment, said, at, plan)


@transaction.atomic
def transfer_hours(
    *,
    actor: User,
    enrolment: Enrolment,
    target: Enrolment,
    said: Said,
    since: date | None = None,
    until: date | None = None,
    expected_s: int | None = None,
    at: datetime | None = None,
) -> Correction:
    """Move all that stands from `since` to `until` to another class of the same person: out here, in there, in one
    transaction, as many seconds. `expected_s`: what the person was shown. Otherwise as `correct_hours`; raises
    NotTheirClass, NothingToMove, HoursChanged.
    """

    def plan(now: datetime) -> Plan:
        found = plan_transfer(enrolment, target=target, since=since, until=until, at=now)
        if expected_s is not None and sum(change.before_s for change in found.changes) != expected_s:
            raise HoursChanged
        return found

    return _act(actor, enrolment, said, at, plan)


def _act(
    actor: User, enrolment: Enrolment, said: Said, at: datetime | None, plan_of: Callable[[datetime], Plan]
) -> Correction:
    require_office(actor)
    if not said.words.strip():
        raise ReasonMissing
    if enrolment.learner_id == actor.pk:
        raise OwnHours
    lock_person(enrolment.learner_id)
    known = Correction.objects.filter(natural_key=said.key).first() if said.key else None
    if known is not None:
        return known
    now = at or timezone.now()
    plan = plan_of(now)
    _refuse_second_proposal(plan)
    correction = _written(actor, plan, said, now)
    if plan.needs:
        correction.save(force_insert=True)
    else:
        settle(correction, plan, at=now)
    _record(actor, correction, "hours.proposed" if plan.needs else ACTS[plan.act])
    return correction


def _refuse_second_proposal(plan: Plan) -> None:
    waiting = Correction.objects.filter(
        enrolment=plan.enrolment, state=CorrectionState.WAITING, seq=plan.seq, act=plan.act
    )
    if plan.seq is not None and waiting.exists():
        raise AlreadyProposed(seq=plan.seq)


def _written(actor: User, plan: Plan, said: Said, now: datetime) -> Correction:
    return Correction(
        natural_key=said.key or uuid4().hex,
        enrolment=plan.enrolment,
        target=plan.target,
        act=plan.act,
        reason=said.reason,
        words=one_line(said.words),
        document=one_line(said.document),
        seq=plan.seq,
        changes=[change.as_json() for change in plan.changes],
        needs=list(plan.needs),
        state=CorrectionState.WAITING,
        proposed_by=actor,
        proposed_at=now,
    )


def _record(actor: User, correction: Correction, action: str) -> None:
    record(
        actor=actor,
        action=action,
        noun="enrolment",
        object_uuid=correction.enrolment.uuid,
        why=correction.words,
        detail={
            "correction": str(correction.uuid),
            "act": str(correction.act),
            "seq": correction.seq,
            "changes": correction.changes,
            "needs": correction.needs,
            "entries": correction.seqs,
        },
    )
