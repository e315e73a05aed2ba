"""Monthly reports of a partner, made as the product makes them."""

from datetime import date

from lms.partners.models import Partner
from lms.reports.models import PartnerReport, ReportOrder
from lms.reports.monthly.making import work_on


def report_of(partner: Partner, month: date = date(2026, 10, 1), *, by=None) -> PartnerReport:
    """The report of the month, as of now."""
    order = ReportOrder.objects.create(partner=partner, month=month, asked_by=by)
    work_on(order.pk, worker="test")
    order.refresh_from_db()
    assert order.report is not None, order.reason
    return order.report
