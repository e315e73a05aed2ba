"""Hours by month of the partner that HR acts for, on the screen and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.reports.months import partner_hours
from lms.web.components.month_file import month_file
from lms.web.employer.gate import for_right
from lms.web.person import person


@require_safe
@for_right(Right.REPORT)
def months(request: HttpRequest) -> HttpResponse:
    """The last twelve months of the own partner; of each, for HR of several."""
    partners = partners_with(person(request), Right.REPORT)
    context = {
        "partner_name": partners[0].name,
        "partners": partner_hours(partners, timezone.localdate()),
        "export_url": reverse("employer:months_export"),
    }
    return render(request, "employer/months.html", context)


@require_safe
@for_right(Right.REPORT)
def months_export(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook."""
    return month_file(partners_with(person(request), Right.REPORT))
