"""Monthly reports as a page and as files: the same for HR and for the training office."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lms.accounts.access import NotVisible
from lms.messaging.rules import Refusal
from lms.partners.models import Partner
from lms.reports.models import PartnerReport
from lms.reports.monthly.making import ask_for_report, is_small, orders_of, reports_of, work_on
from lms.reports.monthly.paper import render_report
from lms.reports.monthly.rules import month_before
from lms.reports.monthly.workbook import report_workbook
from lms.reports.tables import XLSX_TYPE
from lms.web.person import person

OFFERED = 12
FORMS = ("pdf", "xlsx")


def reports_shown(partner: Partner) -> dict[str, object]:
    """What both pages show: months to choose from, work under way, reports that are there. Two queries."""
    orders = orders_of(partner)
    return {
        "partner": partner,
        "months": months_offered(timezone.localdate()),
        "orders": orders,
        "is_working": any(not order.is_terminal for order in orders),
        "reports": reports_of(partner),
    }


def months_offered(today: date) -> Sequence[date]:
    """The month before first, which is the one that is asked for; then those before it, and this one last."""
    found = [month_before(today)]
    while len(found) < OFFERED:
        found.append(month_before(found[-1]))
    return [*found, today.replace(day=1)]


def make_report(request: HttpRequest, partner: Partner, *, back: str) -> HttpResponse:
    """Make the report of the month in the form: at once for few people, else by a worker. The caller checks the right."""
    month = parsed_month(request.POST.get("month", ""))
    if month is None:
        messages.error(request, _("Choose a month."))
        return redirect(back)
    try:
        order = ask_for_report(actor=person(request), partner=partner, month=month)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    if is_small(partner):
        work_on(order.pk, worker=f"{socket.gethostname()}:web")
        order.refresh_from_db()
    if order.report_id:
        messages.success(request, _("The report is made. PDF and Excel are below."))
    else:
        messages.info(request, _("The report is being made. Look again in a moment."))
    return redirect(back)


def parsed_month(text: str) -> date | None:
    """2026-10 → its first day; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def report_file(request: HttpRequest, report: PartnerReport, form: str, *, back: str) -> HttpResponseBase:
    """The report as `pdf` or `xlsx`; back with the reason when no font can draw a name."""
    if form not in FORMS:
        raise NotVisible
    if form == "xlsx":
        return _answer(
            FileResponse(report_workbook(report), content_type=XLSX_TYPE), _file_name(report, "xlsx")
        )
    try:
        drawn = render_report(report)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    return _answer(HttpResponse(drawn, content_type="application/pdf"), _file_name(report, "pdf"))


def _answer(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def _file_name(report: PartnerReport, ending: str) -> str:
    """Partner, month and the beginning of the code, so that a folder sorts itself and two versions differ."""
    snapshot = report.snapshot
    return f"{snapshot['partner']['name']} {snapshot['month']} {report.code[:8]}.{ending}"
