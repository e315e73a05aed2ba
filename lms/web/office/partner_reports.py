"""Monthly reports of a partner for the training office: the same list and files as HR's."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lms.partners.access import access_partner
from lms.reports.access import access_report
from lms.web.components.monthly import make_report, report_file, reports_shown
from lms.web.office.answers import shown
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person


@require_safe
@for_readers
def partner_reports(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Earlier reports, and the form for one more."""
    partner = access_partner(person(request), uuid)
    return shown(request, "office/partner_reports.html", "partners", **reports_shown(partner))


@require_POST
@for_office
def partner_report_make(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The report of one month."""
    partner = access_partner(person(request), uuid)
    return make_report(request, partner, back=reverse("office:partner_reports", args=[partner.uuid]))


@require_safe
@for_readers
def partner_report_get(request: HttpRequest, report: UUID, form: str) -> HttpResponseBase:
    """The file of anybody's report."""
    found = access_report(person(request), report)
    back = reverse("office:partner_reports", args=[found.partner.uuid])
    return report_file(request, found, form, back=back)
