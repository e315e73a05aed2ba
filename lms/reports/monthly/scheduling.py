"""Reports that make themselves: a day of the month, who is told, and what is due; missed months are caught up."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.audit.actions import record
from lms.partners.models import Partner
from lms.reports.models import MONTHLY_TASK, ReportOrder, ReportReader, ReportSchedule
from lms.reports.monthly.rules import due_months
from media_pipeline.jobs import ring

LAST_DAY = 28


@transaction.atomic
def set_schedule(
    *, actor: User | None, partner: Partner, day: int, at: datetime | None = None
) -> ReportSchedule:
    """From this month on the report is made on `day` (1 to 28) of the month after; 0 switches it off.

    Who may: the office, HR with the right to write; the caller checks. Audited. Raises ValueError for another day.
    """
    if not 0 <= day <= LAST_DAY:
        raise ValueError(day)
    row = ReportSchedule.objects.filter(partner=partner).first()
    if row is not None and row.day == day:
        return row
    month = timezone.localdate(at).replace(day=1)
    # A day moved keeps the months that were promised; what was off begins anew.
    since = row.since_month if row is not None and row.day else month
    row, _made = ReportSchedule.objects.update_or_create(
        partner=partner, defaults={"day": day, "since_month": since}
    )
    record(
        actor=actor,
        action="report.scheduled",
        noun="partner",
        object_uuid=partner.uuid,
        detail={"day": day},
    )
    return row


def choose_report(*, actor: User, partner: Partner, wanted: bool) -> None:
    """The person is told of reports by schedule, or no longer. Who may: who may read them; the caller checks."""
    if wanted:
        ReportReader.objects.get_or_create(partner=partner, user=actor)
    else:
        ReportReader.objects.filter(partner=partner, user=actor).delete()


def order_reports(today: date | None = None) -> int:
    """Order what is due and was not ordered; once a partner and month, however often and wherever it runs.

    Returns how many are new. Two queries when nothing is due.
    """
    day = today or timezone.localdate()
    schedules = ReportSchedule.objects.filter(day__gt=0, partner__is_active=True)
    wanted = {
        (row.partner_id, month)
        for row in schedules
        for month in due_months(since=row.since_month, day=row.day, today=day)
    }
    if not wanted:
        return 0
    known = ReportOrder.objects.filter(is_scheduled=True, partner__in={pk for pk, _month in wanted})
    missing = sorted(wanted - set(known.values_list("partner_id", "month")))
    made = 0
    for partner_id, month in missing:
        with transaction.atomic():
            order, is_new = ReportOrder.objects.get_or_create(
                partner_id=partner_id, month=month, is_scheduled=True
            )
            if is_new:
                ring(MONTHLY_TASK, order.pk)
                made += 1
    return made
