"""Monthly reports of the own partner: made, fetched, made by themselves on a day of the month."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.partners.access import partners_with
from lms.partners.models import Partner
from lms.partners.rules import Right
from lms.reports.access import access_report
from lms.reports.models import ReportReader, ReportSchedule
from lms.reports.monthly.scheduling import LAST_DAY, choose_report, set_schedule
from lms.web.components.monthly import make_report, report_file, reports_shown
from lms.web.employer.gate import asked_partner, for_right
from lms.web.person import person


@require_safe
@for_right(Right.REPORT)
def reports(request: HttpRequest) -> HttpResponse:
    """Earlier reports with who made them, the form for one more, the schedule. Six queries."""
    partner = asked_partner(request, Right.REPORT)
    schedule = ReportSchedule.objects.filter(partner=partner).first()
    readers = ReportReader.objects.filter(partner=partner)
    context = {
        **reports_shown(partner),
        "partner_name": partner.name,
        "partners": partners_with(person(request), Right.REPORT),
        "can_write": partner in partners_with(person(request), Right.WRITE),
        "day": schedule.day if schedule else 0,
        "days": range(1, LAST_DAY + 1),
        "is_reader": readers.filter(user=person(request)).exists(),
    }
    return render(request, "employer/reports.html", context)


@require_POST
@for_right(Right.WRITE)
def report_make(request: HttpRequest) -> HttpResponse:
    """The report of one month."""
    partner = asked_partner(request, Right.WRITE)
    return make_report(request, partner, back=_address(partner))


@require_safe
@for_right(Right.REPORT)
def report_get(request: HttpRequest, report: UUID, form: str) -> HttpResponseBase:
    """The file; 404 for another partner's."""
    found = access_report(person(request), report)
    if found.partner not in partners_with(person(request), Right.REPORT):
        raise NotVisible
    return report_file(request, found, form, back=_address(found.partner))


@require_POST
@for_right(Right.WRITE)
def report_schedule(request: HttpRequest) -> HttpResponse:
    """On which day of the month; 0 for not by itself."""
    partner = asked_partner(request, Right.WRITE)
    text = request.POST.get("day", "")
    day = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else -1
    if not 0 <= day <= LAST_DAY:
        raise NotVisible
    set_schedule(actor=person(request), partner=partner, day=day)
    said = ngettext(
        "From this month on the report is made on day %(day)s of the next month.",
        "From this month on the report is made on day %(day)s of the next month.",
        day,
    )
    messages.success(request, said % {"day": day} if day else _("Reports are made only when somebody asks."))
    return redirect(_address(partner))


@require_POST
@for_right(Right.REPORT)
def report_choose(request: HttpRequest) -> HttpResponse:
    """The user is told of reports by schedule, or no longer."""
    partner = asked_partner(request, Right.REPORT)
    choose_report(actor=person(request), partner=partner, wanted=request.POST.get("to") == "on")
    messages.success(request, _("Saved."))
    return redirect(_address(partner))


def _address(partner: Partner) -> str:
    return f"{reverse('employer:reports')}?partner={partner.uuid}"
