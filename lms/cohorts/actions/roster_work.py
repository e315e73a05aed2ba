"""Large rosters are work rows: checked and written by a worker, while the page may be closed."""

from __future__ import annotations

import json
import logging
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.audit.turns import take_turn
from lms.cohorts.actions.drafts import ROWS_MAX, write_draft
from lms.cohorts.drafts import PURPOSE, roster_in
from lms.cohorts.limits import newcomers_in
from lms.cohorts.models import ROSTER_TASK, RosterDeed, RosterDraft, RosterWork
from lms.cohorts.roster_pages import PlanPage, page_from, page_of
from lms.cohorts.roster_plans import RosterPlan, plan_roster
from lms.cohorts.rules import RosterTooLong
from lms.messaging.rules import Refusal
from lms.partners.access import require_office_or_hr
from lms.vault.sealing import seal, unseal
from media_pipeline.jobs import LostLease, ask, fail, finish, renew, ring

log = logging.getLogger(__name__)

LEASE_S = 300
RETRY_IN_S = 10
READ_PCT, PLANNED_PCT = 5, 50


@transaction.atomic
def order_roster_work(*, actor: User, draft: RosterDraft, deed: RosterDeed, sees_others: bool) -> RosterWork:
    """Have a worker check a roster, or write it; asked twice, it is done once. What runs already begins again when
    cells were corrected meanwhile. Office, or HR of the class's partner. Raises NotOffice.
    """
    require_office_or_hr(actor, draft.cohort.partner)
    take_turn(f"class:{draft.cohort_id}")
    values = {"deed": deed, "asked_by": actor, "sees_others": sees_others}
    work, is_new = RosterWork.objects.get_or_create(draft=draft, defaults=values)
    if is_new:
        ring(ROSTER_TASK, work.pk)
    elif work.is_terminal or work.deed != deed or deed == RosterDeed.CHECK:
        ask(RosterWork.objects.filter(pk=work.pk), ROSTER_TASK, progress_pct=0, **values)
        work.refresh_from_db()
    return work


def carry_out(work: RosterWork) -> None:
    """Do what a claimed row asks for; a worker that comes after a kill begins anew, and finds what is written already."""
    try:
        draft = RosterDraft.objects.select_related("cohort__partner", "cohort__programme__ruleset").get(
            pk=work.draft_id
        )
        if draft.written_at is not None:
            finish(work)
        elif work.deed == RosterDeed.CHECK:
            _check(work, draft)
        else:
            _write(work, draft)
    except LostLease:
        log.info("another worker has the roster %s", work.pk)
    except Refusal as refusal:
        with suppress(LostLease):
            fail(work, reason=refusal.code, log_tail=str(refusal.message))
    except Exception as error:
        log.exception("the roster %s failed", work.pk)
        with suppress(LostLease):
            fail(work, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


def page_in(work: RosterWork) -> PlanPage | None:
    """What a worker found, None before it has."""
    if not work.page_sealed:
        return None
    return page_from(json.loads(unseal(work.page_sealed, purpose=PURPOSE)))


def _check(work: RosterWork, draft: RosterDraft) -> None:
    """Raises RosterTooLong, a FileRefused, LostLease."""
    renew(work, lease_s=LEASE_S, progress_pct=READ_PCT)
    roster = roster_in(draft, today=timezone.localdate())
    if len(roster.rows) > ROWS_MAX:
        raise RosterTooLong(n=f"{ROWS_MAX:,}")
    renew(work, lease_s=LEASE_S, progress_pct=PLANNED_PCT)
    plan = plan_roster(cohort=draft.cohort, roster=roster, sees_others=work.sees_others, places=draft.places)
    finish(work, page_sealed=_sealed(plan, newcomers=newcomers_in(plan, draft.cohort)))


def _write(work: RosterWork, draft: RosterDraft) -> None:
    """In one transaction with the end of the row: whoever lost the lease meanwhile writes nothing. Raises LostLease."""
    renew(work, lease_s=LEASE_S, progress_pct=READ_PCT)
    with transaction.atomic():
        take_turn(f"class:{draft.cohort_id}")
        plan = write_draft(actor=work.asked_by, draft=draft, partial=work.deed == RosterDeed.WRITE_GOOD)
        finish(work, page_sealed=_sealed(plan))


def _sealed(plan: RosterPlan, *, newcomers: int = 0) -> str:
    return seal(json.dumps(page_of(plan, newcomers=newcomers).as_data()), purpose=PURPOSE)
