"""Who may open what leaves the house."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from lms.accounts.access import NotVisible, can_read_office
from lms.accounts.models import User
from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.reports.models import PartnerReport


def visible_reports(user: User) -> QuerySet[PartnerReport]:
    """All for those who read the office; for people of a partner with the right to reports, its own."""
    if can_read_office(user):
        return PartnerReport.objects.all()
    return PartnerReport.objects.filter(partner__in=partners_with(user, Right.REPORT))


def access_report(user: User, uuid: UUID) -> PartnerReport:
    """The report with its partner, or NotVisible (404)."""
    found = visible_reports(user).select_related("partner").filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found
