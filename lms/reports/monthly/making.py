"""Making a monthly report: asked for by a person or by the schedule, done as work, kept for good."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.certificates.rules import new_code
from lms.cohorts.models import Enrolment
from lms.messaging.rules import Refusal
from lms.partners.models import Partner
from lms.reports.models import MONTHLY_TASK, PartnerReport, ReportOrder
from lms.reports.monthly.snapshot import Progress, Snapshot, snapshot_of
from lms.reports.monthly.telling import tell_readers
from lms.vault.rules import canonical_json
from lms.vault.signing import sign
from media_pipeline.jobs import LostLease, WorkState, claim, fail, finish, renew, ring

log = logging.getLogger(__name__)

LEASE_S = 60
RETRY_IN_S = 30
SHOWN = 36
# So few people are counted while the browser waits; more are counted by a worker, with progress on the page.
AT_ONCE = 100


class MonthToCome(Refusal):
    """A month that has not begun says nothing."""

    code = "month-to-come"
    words = _("This month has not begun. Choose one that has.")


@transaction.atomic
def ask_for_report(*, actor: User, partner: Partner, month: date, at: datetime | None = None) -> ReportOrder:
    """The work under way for this partner and month, or a new one; the bell rings after commit.

    Who may: the office, HR with the right to write; the caller checks. Raises MonthToCome.
    """
    first = month.replace(day=1)
    if first > timezone.localdate(at):
        raise MonthToCome
    take_turn(f"partner:{partner.pk}")
    under_way = (WorkState.QUEUED, WorkState.RUNNING)
    known = ReportOrder.objects.filter(partner=partner, month=first, state__in=under_way).first()
    if known is not None:
        return known
    order = ReportOrder.objects.create(partner=partner, month=first, asked_by=actor)
    record(
        actor=actor,
        action="report.asked",
        noun="partner",
        object_uuid=partner.uuid,
        detail={"month": f"{first:%Y-%m}"},
    )
    ring(MONTHLY_TASK, order.pk)
    return order


def is_small(partner: Partner) -> bool:
    """Whether a report of the partner is made while somebody waits."""
    return Enrolment.objects.filter(cohort__partner=partner).count() <= AT_ONCE


def work_on(pk: int, *, worker: str) -> None:
    """Make the report of one order when it is due. Harmless to call twice: one makes it, the other finds nothing."""
    order = claim(ReportOrder, worker=worker, lease_s=LEASE_S, pk=pk)
    if order is None:
        return
    try:
        snapshot = snapshot_of(order.partner, order.month, timezone.now(), _renewing(order))
        _finish(order, snapshot)
    except LostLease:
        log.info("another worker has the report %s", order.pk)
    except Exception as error:
        log.exception("the report %s failed", order.pk)
        with suppress(LostLease):
            fail(order, reason=type(error).__name__, retry_in_s=RETRY_IN_S)


def _renewing(order: ReportOrder) -> Progress:
    return lambda pct: renew(order, lease_s=LEASE_S, progress_pct=pct)


@transaction.atomic
def _finish(order: ReportOrder, snapshot: Snapshot) -> None:
    """Report, end of the work and word to the readers stand or fall together."""
    report = _keep(order, snapshot)
    finish(order, report=report)
    if order.is_scheduled:
        tell_readers(report)


def _keep(order: ReportOrder, snapshot: Snapshot) -> PartnerReport:
    """The report of these figures; made twice on a day with the same figures it is one."""
    take_turn(f"partner:{order.partner_id}")
    natural_key = hashlib.sha256(canonical_json(snapshot)).hexdigest()
    known = PartnerReport.objects.filter(natural_key=natural_key).first()
    if known is not None:
        return known
    code = new_code()
    signature = sign(canonical_json({**snapshot, "code": code}))
    report = PartnerReport.objects.create(
        partner=order.partner,
        month=order.month,
        natural_key=natural_key,
        code=code,
        snapshot=snapshot,
        key_id=signature.key_id,
        signature=signature.value_b64,
        made_at=timezone.now(),
        made_by=order.asked_by,
    )
    record(
        actor=order.asked_by,
        action="report.made",
        noun="partner",
        object_uuid=order.partner.uuid,
        detail={"report": str(report.uuid), "month": f"{order.month:%Y-%m}"},
    )
    return report


def reports_of(partner: Partner) -> Sequence[PartnerReport]:
    """The newest reports with who made them, without their figures: one query."""
    rows = PartnerReport.objects.filter(partner=partner).select_related("made_by").defer("snapshot")
    return list(rows.order_by("-month", "-made_at")[:SHOWN])


def orders_of(partner: Partner) -> Sequence[ReportOrder]:
    """Work that is not done: under way, or given up within the last month. One query."""
    return list(
        ReportOrder.objects.filter(partner=partner, report__isnull=True)
        .exclude(state=WorkState.CANCELLED)
        .select_related("asked_by")
        .order_by("-pk")[:5]
    )
