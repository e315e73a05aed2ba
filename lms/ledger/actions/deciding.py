"""The second person: approves or rejects what another proposed. Nobody decides about their own."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.ledger.actions.queueing import lock_person
from lms.ledger.actions.settling import DECIDED, settle
from lms.ledger.models import Correction
from lms.ledger.names import CorrectionAct, CorrectionState, Mode
from lms.ledger.queries.plans import (
    Plan,
    plan_adjustment,
    plan_correction,
    plan_recognition,
    plan_transfer,
    same_again,
)
from lms.ledger.refusals import (
    AlreadyDecided,
    HoursChanged,
    LedgerRefusal,
    NotYourProposal,
    OwnHours,
    OwnProposal,
    ReasonMissing,
)
from lms.ledger.rules.decisions import Change, change_of, one_line

PEOPLE = (
    "enrolment__learner", "enrolment__cohort", "enrolment__ruleset", "proposed_by", "decided_by",
    "target__cohort", "target__ruleset", "target__learner",
)  # fmt: skip


@transaction.atomic
def approve_correction(*, actor: User, uuid: UUID, words: str = "", at: datetime | None = None) -> Correction:
    """The second person agrees: what was proposed is posted, with both names. Twice by the same person is once.

    Who may: the training office, but neither the proposer nor the learner. Audited; the learner is told. Emits
    HoursPosted. Raises OwnProposal, OwnHours, AlreadyDecided, and HoursChanged when the hours are no longer those
    that were proposed about; then nothing has changed.
    """
    correction = _locked(actor, uuid)
    if correction.state == CorrectionState.POSTED and correction.decided_by_id == actor.pk:
        return correction
    _refuse_own(actor, correction)
    now = at or timezone.now()
    plan = _planned_again(correction, now)
    _decided(correction, actor, words, now)
    settle(correction, plan, at=now)
    _record(actor, correction, "hours.approved")
    return correction


@transaction.atomic
def reject_correction(*, actor: User, uuid: UUID, words: str, at: datetime | None = None) -> Correction:
    """The second person says no, and why; the hours stay. Who may: as for `approve_correction`. Audited.

    Raises ReasonMissing, OwnProposal, OwnHours, AlreadyDecided.
    """
    if not words.strip():
        raise ReasonMissing
    correction = _locked(actor, uuid)
    if correction.state == CorrectionState.REJECTED and correction.decided_by_id == actor.pk:
        return correction
    _refuse_own(actor, correction)
    _decided(correction, actor, words, at or timezone.now())
    correction.state = CorrectionState.REJECTED
    correction.save(update_fields=DECIDED)
    _record(actor, correction, "hours.rejected")
    return correction


@transaction.atomic
def withdraw_correction(*, actor: User, uuid: UUID, at: datetime | None = None) -> Correction:
    """The proposer takes it back; the hours stay. Audited. Raises NotYourProposal, AlreadyDecided."""
    correction = _locked(actor, uuid)
    if correction.proposed_by_id != actor.pk:
        raise NotYourProposal
    if correction.state == CorrectionState.WITHDRAWN:
        return correction
    _refuse_decided(correction)
    correction.state, correction.decided_at = CorrectionState.WITHDRAWN, at or timezone.now()
    correction.save(update_fields=DECIDED)
    _record(actor, correction, "hours.withdrawn")
    return correction


def _locked(actor: User, uuid: UUID) -> Correction:
    """The proposal as it is once nobody else changes the hours of its person."""
    require_office(actor)
    lock_person(Correction.objects.values_list("enrolment__learner_id", flat=True).get(uuid=uuid))
    return Correction.objects.select_related(*PEOPLE).get(uuid=uuid)


def _refuse_own(actor: User, correction: Correction) -> None:
    if correction.proposed_by_id == actor.pk:
        raise OwnProposal
    if correction.enrolment.learner_id == actor.pk:
        raise OwnHours
    _refuse_decided(correction)


def _refuse_decided(correction: Correction) -> None:
    if correction.state != CorrectionState.WAITING:
        raise AlreadyDecided


def _decided(correction: Correction, actor: User, words: str, now: datetime) -> None:
    correction.decided_by, correction.decided_at, correction.decision = actor, now, one_line(words)


def _planned_again(correction: Correction, now: datetime) -> Plan:
    """The same act on the hours of today. Raises HoursChanged when it would do something else."""
    changes = [change_of(row) for row in correction.changes]
    try:
        plan = _plan(correction, changes, now)
    except LedgerRefusal as refusal:
        raise HoursChanged from refusal
    if not same_again(plan, changes):
        raise HoursChanged
    return plan


def _plan(correction: Correction, changes: list[Change], now: datetime) -> Plan:
    enrolment, first = correction.enrolment, changes[0]
    if correction.act == CorrectionAct.CORRECT:
        return plan_correction(enrolment, seq=correction.seq or 0, sec=first.after_s, at=now)
    if correction.target is not None:
        since, until = _span(changes)
        return plan_transfer(enrolment, target=correction.target, since=since, until=until, at=now)
    again = plan_recognition if correction.act == CorrectionAct.RECOGNISE else plan_adjustment
    line = first.line
    return again(
        enrolment,
        day=line.day,
        mode=Mode(line.mode),
        component=line.component,
        sec=first.delta_s,
        at=now,
    )


def _span(changes: list[Change]) -> tuple[date, date]:
    days = [change.line.day for change in changes]
    return min(days), max(days)


def _record(actor: User, correction: Correction, action: str) -> None:
    record(
        actor=actor,
        action=action,
        noun="enrolment",
        object_uuid=correction.enrolment.uuid,
        why=correction.decision,
        detail={
            "correction": str(correction.uuid),
            "proposed_by": str(correction.proposed_by.uuid),
            "entries": correction.seqs,
        },
    )
