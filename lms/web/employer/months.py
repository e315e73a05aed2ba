"""Hours by month of the partner that HR acts for, on the screen and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.partners.access import partners_of
from lms.partners.models import MemberRole, Partner
from lms.reports.months import partner_hours
from lms.web.components.month_file import month_file
from lms.web.employer.gate import for_employers
from lms.web.person import person


@require_safe
@for_employers
def months(request: HttpRequest) -> HttpResponse:
    """The last twelve months of the own partner; of each, for HR of several."""
    partners = _own(person(request))
    context = {
        "partner_name": partners[0].name,
        "partners": partner_hours(partners, timezone.localdate()),
        "export_url": reverse("employer:months_export"),
    }
    return render(request, "employer/months.html", context)


@require_safe
@for_employers
def months_export(request: HttpRequest) -> HttpResponseBase:
    """The same as a workbook."""
    return month_file(_own(person(request)))


def _own(user: User) -> list[Partner]:
    """Partners for which the user is HR; a mentor sees people, not the sums of everybody (404)."""
    partners = partners_of(user, MemberRole.HR)
    if not partners:
        raise NotVisible
    return partners
