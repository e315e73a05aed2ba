"""The word that a report by schedule is there: a link, never the file, to those who chose it and still may read it."""

from __future__ import annotations

from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.rules import NoticeKind
from lms.partners.models import Membership
from lms.partners.rules import Right, may
from lms.reports.models import PartnerReport, ReportReader

REPORTS = "/employer/reports/"


def tell_readers(report: PartnerReport) -> int:
    """Once for each month and reader, whatever is made again. Returns to how many."""
    partner = report.partner
    chosen = ReportReader.objects.filter(partner=partner).values("user")
    members = Membership.objects.filter(
        partner=partner, user__in=chosen, ended_on__isnull=True, user__is_active=True
    )
    readers = {row.user_id: row.user for row in members.select_related("user") if may(row.rank, Right.REPORT)}
    month = f"{report.month:%Y-%m}"
    drafts = [
        NoticeDraft(
            recipient=user,
            values={"partner": partner.name, "month": month},
            natural_key=f"{NoticeKind.MONTHLY_REPORT}:{partner.uuid}:{month}:{user.pk}",
            url=f"{REPORTS}?partner={partner.uuid}",
        )
        for user in readers.values()
    ]
    notify_all(kind=NoticeKind.MONTHLY_REPORT, drafts=drafts)
    return len(drafts)
