"""HR opens the day: three numbers that are filters, the people behind them, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.models import Cohort
from lms.reports.queries import ClassReport, class_report
from lms.reports.selection import Slice, Wish, page, parse_uuid, parse_wish, selected
from lms.web.employer import screen
from lms.web.employer.gate import employer_cohorts, employer_enrolments, for_employers
from lms.web.person import person


@require_safe
@for_employers
def home(request: HttpRequest) -> HttpResponse:
    """The class of `?class=`, else the newest; filtered, sorted and paged by the address."""
    cohorts = list(employer_cohorts(person(request)))
    if not cohorts:
        return render(request, "employer/home.html", {"report": None})
    cohort = chosen(cohorts, request.GET.get("class", ""))
    now = timezone.now()
    report = class_report(cohort, employer_enrolments(person(request)), now)
    wish = parse_wish(request.GET)
    shown = page(selected(report.lines, wish), parse_uuid(request.GET.get("after", "")))
    context = {
        "cohorts": cohorts,
        "now": timezone.localtime(now, report.day.zone),
        "here": request.get_full_path(),
    }
    return render(request, "employer/home.html", {**context, **screen_of(report, wish, shown)})


def chosen(cohorts: list[Cohort], wanted: str) -> Cohort:
    """The class that the address names, the first when it names none. Raises NotVisible for a foreign one."""
    if not wanted:
        return cohorts[0]
    found = next((cohort for cohort in cohorts if str(cohort.uuid) == wanted), None)
    if found is None:
        raise NotVisible
    return found


def screen_of(report: ClassReport, wish: Wish, shown: Slice) -> dict[str, object]:
    """Everything that the template names."""
    uuid = report.cohort.uuid
    query = wish.query()
    return {
        "report": report,
        "partner_name": report.cohort.partner.name if report.cohort.partner else "",
        "wish": wish,
        "sort": query.get("sort", ""),
        "is_filtered": bool(wish.standing or wish.department or wish.text),
        "numbers": screen.three_numbers(report.lines, wish, uuid),
        "departments": report.departments,
        "columns": screen.columns(wish, uuid),
        "heading": screen.heading(wish, shown.total),
        "shown": shown,
        "rows": [screen.row_of(line, report.reminded) for line in shown.lines],
        "export_url": screen.address(uuid, query, "employer:export"),
        "first_url": screen.address(uuid, query),
        "next_url": screen.address(uuid, {**query, "after": str(shown.after)}),
        "can_remind": True,
    }
