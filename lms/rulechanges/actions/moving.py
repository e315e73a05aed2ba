"""Moving a class to another rule set: proposed after a trial, approved by a second person, carried out person by person."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.actions.rulesets import give_newcomers
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.rule_use import HERE
from lms.ledger.actions import move_to_ruleset
from lms.ledger.queries.retention import anything_gone_of
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from lms.rulechanges.models import MOVE_TASK, Decision, MovedPerson, MoveWork, RuleMove, Trial
from lms.rulechanges.refusals import (
    MoveDecided,
    MoveOpen,
    ReasonMissing,
    SecondPersonNeeded,
    TrialNotDone,
    TrialTooOld,
    ZoneAfterExpiry,
)
from lms.rulesets.queries import data_of
from lms.rulesets.rules import units_text
from media_pipeline.jobs import LostLease, WorkState, ask, fail, finish, renew, ring

log = logging.getLogger(__name__)

LEASE_S = 60
RETRY_IN_S = 10
# A worker that is killed has used up an attempt; what it did stays done.
ATTEMPTS = 20
TRIAL_HOLDS_FOR = timedelta(days=7)
HOURS_PAGE = "/learn/hours/"


@transaction.atomic
def propose_move(*, actor: User, trial: Trial, why: str, for_newcomers: bool) -> RuleMove:
    """Propose that the class of a finished trial moves to its rule set. Nothing is posted before somebody else agrees.

    Office only. The same proposal twice is one. Audited. Raises ReasonMissing, TrialNotDone, TrialTooOld, MoveOpen,
    ZoneAfterExpiry, NotOffice.
    """
    require_office(actor)
    reason = " ".join(why.split())[:500]
    if not reason:
        raise ReasonMissing
    if trial.state != WorkState.DONE:
        raise TrialNotDone
    if trial.finished_at is None or timezone.now() - trial.finished_at > TRIAL_HOLDS_FOR:
        raise TrialTooOld(days=TRIAL_HOLDS_FOR.days)
    take_turn(f"class:{trial.cohort_id}")
    waiting = RuleMove.objects.filter(
        cohort_id=trial.cohort_id, trial=trial, asked_by=actor, decision=Decision.WAITING
    )
    same = waiting.first()
    if same is not None:
        return same
    if _open_moves(trial.cohort).exists():
        raise MoveOpen
    _refuse_zone(trial)
    move = RuleMove.objects.create(
        cohort=trial.cohort,
        ruleset=trial.ruleset,
        trial=trial,
        why=reason,
        for_newcomers=for_newcomers,
        asked_by=actor,
        asked_at=timezone.now(),
    )
    _record(actor, "class.rules_move_proposed", move)
    return move


def _refuse_zone(trial: Trial) -> None:
    people = Enrolment.objects.filter(HERE, cohort=trial.cohort).select_related("ruleset")
    zone = data_of(trial.ruleset).tz
    others = [row.learner_id for row in people if data_of(row.ruleset).tz != zone]
    if others and anything_gone_of(others):
        raise ZoneAfterExpiry(rule=str(trial.ruleset))


def _open_moves(cohort: Cohort) -> QuerySet[RuleMove]:
    unfinished = Q(decision=Decision.APPROVED) & ~Q(work__state=WorkState.DONE)
    return RuleMove.objects.filter(Q(decision=Decision.WAITING) | unfinished, cohort=cohort)


@transaction.atomic
def approve_move(*, actor: User, move: RuleMove) -> RuleMove:
    """Agree: everybody of the class who is on another rule set is moved, in the background; newcomers, if it says so.

    Office only, and not whoever proposed it. Approved twice by the same person is once. Audited. Raises
    SecondPersonNeeded, MoveDecided, NotOffice.
    """
    locked = _undecided(actor, move, Decision.APPROVED)
    if locked.decision == Decision.APPROVED:
        return locked
    _decide(locked, actor, Decision.APPROVED)
    people = Enrolment.objects.filter(HERE, cohort=locked.cohort).exclude(ruleset=locked.ruleset)
    MovedPerson.objects.bulk_create(
        MovedPerson(move=locked, enrolment=row, from_ruleset_id=row.ruleset_id)
        for row in people.order_by("pk")
    )
    if locked.for_newcomers:
        programme = locked.cohort.programme
        give_newcomers(actor=actor, programme=programme, ruleset=locked.ruleset, why=locked.why)
    work = MoveWork.objects.create(move=locked, max_attempts=ATTEMPTS)
    _record(actor, "class.rules_move_approved", locked)
    ring(MOVE_TASK, work.pk)
    return locked


@transaction.atomic
def reject_move(*, actor: User, move: RuleMove) -> RuleMove:
    """Do not move the class; also whoever proposed it may take it back. Office only. Audited. Raises MoveDecided."""
    require_office(actor)
    take_turn(f"class:{move.cohort_id}")
    locked = _locked(move)
    if locked.decision == Decision.REJECTED:
        return locked
    if locked.decision != Decision.WAITING:
        raise MoveDecided
    _decide(locked, None if actor.pk == locked.asked_by_id else actor, Decision.REJECTED)
    _record(actor, "class.rules_move_rejected", locked)
    return locked


def _undecided(actor: User, move: RuleMove, wanted: Decision) -> RuleMove:
    """The move, locked, with nobody enrolling meanwhile; or as this person decided it before."""
    require_office(actor)
    if actor.pk == move.asked_by_id:
        raise SecondPersonNeeded
    take_turn(f"class:{move.cohort_id}")
    _locked(move)
    found = RuleMove.objects.select_related("cohort__programme__ruleset", "ruleset").get(pk=move.pk)
    is_said = found.decision == wanted and found.decided_by_id == actor.pk
    if found.decision != Decision.WAITING and not is_said:
        raise MoveDecided
    return found


def _locked(move: RuleMove) -> RuleMove:
    return RuleMove.objects.select_for_update().get(pk=move.pk)


def _decide(move: RuleMove, actor: User | None, decision: Decision) -> None:
    move.decision, move.decided_by, move.decided_at = decision, actor, timezone.now()
    move.save(update_fields=["decision", "decided_by", "decided_at"])


@transaction.atomic
def go_on(*, actor: User, move: RuleMove) -> None:
    """Carry on with a move that was given up; who is done stays done. Office only. Raises NotOffice."""
    require_office(actor)
    work = MoveWork.objects.select_for_update().filter(move=move, state=WorkState.FAILED)
    if work.exists():
        ask(MoveWork.objects.filter(move=move), MOVE_TASK)
        _record(actor, "class.rules_move_resumed", move)


def carry_out(work: MoveWork) -> None:
    """Move the people of a claimed work row, each in a transaction of their own; a kill between two loses nothing."""
    move = RuleMove.objects.select_related("cohort", "ruleset").get(pk=work.move_id)
    people = MovedPerson.objects.filter(move=move)
    try:
        whole, done = people.count(), people.filter(done_at__isnull=False).count()
        waiting = people.filter(done_at__isnull=True).order_by("pk").values_list("pk", flat=True)
        for place, pk in enumerate(list(waiting), start=done):
            renew(work, lease_s=LEASE_S, progress_pct=100 * place // max(1, whole))
            move_person(move, pk)
        finish(work)
    except LostLease:
        log.info("another worker has the move %s", move.pk)
    except Exception as error:
        log.exception("the move %s failed", move.pk)
        with suppress(LostLease):
            fail(work, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


@transaction.atomic
def move_person(move: RuleMove, pk: int, *, at: datetime | None = None) -> None:
    """Move one person and say so, once, whoever else tries it at the same time."""
    locked = MovedPerson.objects.select_for_update().get(pk=pk)
    if locked.done_at is not None:
        return
    enrolment = Enrolment.objects.select_related("learner", "cohort").get(pk=locked.enrolment_id)
    moved = move_to_ruleset(enrolment=enrolment, ruleset=move.ruleset, why=move.why, at=at)
    locked.before_tenths, locked.after_tenths = moved.before.total_tenths, moved.after.total_tenths
    locked.entries, locked.done_at = moved.entries, at or timezone.now()
    locked.save(update_fields=["before_tenths", "after_tenths", "entries", "done_at"])
    notify(
        recipient=enrolment.learner,
        kind=NoticeKind.RULES_CHANGED,
        values={
            "cohort": enrolment.cohort.name,
            "rule": str(move.ruleset),
            "before": units_text(locked.before_tenths),
            "after": units_text(locked.after_tenths),
            "why": move.why,
        },
        url=HOURS_PAGE,
        natural_key=f"{NoticeKind.RULES_CHANGED}:{move.uuid}:{enrolment.uuid}",
    )
    record(
        actor=None,
        action="learner.rules_changed",
        noun="enrolment",
        object_uuid=enrolment.uuid,
        why=move.why,
        detail={"rule": str(move.ruleset), "move": str(move.uuid), "entries": locked.entries},
    )


def _record(actor: User, action: str, move: RuleMove) -> None:
    record(
        actor=actor,
        action=action,
        noun="class",
        object_uuid=move.cohort.uuid,
        why=move.why,
        detail={"rule": str(move.ruleset), "move": str(move.uuid), "newcomers": move.for_newcomers},
    )
