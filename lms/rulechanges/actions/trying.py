"""What if this class were counted by another rule set: asked for, computed in the background, kept for a while."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.certificates.queries import Hours, has_certificate, standings_with
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.rule_use import HERE
from lms.ledger.queries import Recount, recount, statement_if, statement_of
from lms.rulechanges.models import TRIAL_TASK, RuleMove, Trial, TrialLine
from lms.rulechanges.rules import Facts, effect_of, short_tenths
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import data_of
from lms.rulesets.rules import RuleSetData
from media_pipeline.jobs import LostLease, WorkState, fail, finish, renew, ring

log = logging.getLogger(__name__)

LEASE_S = 60
RETRY_IN_S = 10
KEPT_FOR = timedelta(days=30)
MODES = ("online", "onsite", "workplace")


@transaction.atomic
def ask_for_trial(*, actor: User, cohort: Cohort, ruleset: RuleSet) -> Trial:
    """The trial of this rule set that is under way for the class, or a new one. Office only. Raises NotOffice."""
    require_office(actor)
    take_turn(f"class:{cohort.pk}")
    under_way = Trial.objects.filter(
        cohort=cohort, ruleset=ruleset, state__in=(WorkState.QUEUED, WorkState.RUNNING)
    )
    found = under_way.first()
    if found is not None:
        return found
    row = Trial.objects.create(cohort=cohort, ruleset=ruleset, asked_by=actor)
    detail = {"rule": str(ruleset)}
    record(actor=actor, action="class.rules_tried", noun="class", object_uuid=cohort.uuid, detail=detail)
    ring(TRIAL_TASK, row.pk)
    return row


def make_trial(trial: Trial) -> None:
    """Compute a claimed trial, person by person; a worker that comes after a kill goes on where it stopped."""
    try:
        waiting = _not_yet(trial)
        done = TrialLine.objects.filter(trial=trial).count()
        whole = max(1, done + len(waiting))
        for place, enrolment in enumerate(waiting, start=done):
            renew(trial, lease_s=LEASE_S, progress_pct=100 * place // whole)
            _try(trial, enrolment)
        finish(trial, expires_at=timezone.now() + KEPT_FOR)
    except LostLease:
        log.info("another worker has the trial %s", trial.pk)
    except Exception as error:
        log.exception("the trial %s failed", trial.pk)
        with suppress(LostLease):
            fail(trial, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


def _not_yet(trial: Trial) -> Sequence[Enrolment]:
    known = TrialLine.objects.filter(trial=trial).values("enrolment")
    rows = Enrolment.objects.filter(HERE, cohort_id=trial.cohort_id).exclude(pk__in=known)
    return list(rows.select_related("ruleset", "cohort__programme").order_by("pk"))


def _try(trial: Trial, enrolment: Enrolment) -> None:
    found = recount(enrolment.learner_id, {enrolment.pk: data_of(trial.ruleset)})
    own = found.pop(enrolment.pk)
    before, after = _facts(enrolment, own, data_of(trial.ruleset))
    is_certified = has_certificate([enrolment.pk])
    line = TrialLine(
        trial=trial,
        enrolment=enrolment,
        rule=str(enrolment.ruleset),
        before=before,
        after=after,
        has_certificate=is_certified,
        effect=effect_of(before, after, has_certificate=is_certified),
        days=own.days,
        elsewhere_s=sum(other.after.total_s - other.before.total_s for other in found.values()),
    )
    TrialLine.objects.bulk_create([line], ignore_conflicts=True)


def _facts(enrolment: Enrolment, own: Recount, tried: RuleSetData) -> tuple[Facts, Facts]:
    """As it is by the pinned rule set, and as it would be by the one that is tried."""
    hours = [
        Hours(own.before, statement_of(enrolment)),
        Hours(own.after, statement_if(enrolment, tried, own.change)),
    ]
    standings = standings_with(enrolment, hours)
    required = enrolment.cohort.programme.required_tenths
    before, after = (
        Facts(
            online=standing.posted_tenths["online"],
            onsite=standing.posted_tenths["onsite"],
            workplace=standing.posted_tenths["workplace"],
            total=standing.total_tenths,
            pending=found.units.pending_tenths,
            short=short_tenths(required, standing.posted_tenths),
            is_earned=standing.eligibility.is_earned,
        )
        for standing, found in zip(standings, hours, strict=True)
    )
    return before, after


def forget_trials() -> int:
    """Delete trials that are too old, except those that a move rests on; when there are none this is one look-up."""
    used = RuleMove.objects.values("trial")
    old = Trial.objects.filter(expires_at__lt=timezone.now()).exclude(pk__in=used)
    keys = list(old.values_list("pk", flat=True)[:20])
    return Trial.objects.filter(pk__in=keys).delete()[0] if keys else 0
