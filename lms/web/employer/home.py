"""HR opens the day: three numbers that are filters, the people behind them, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.models import Cohort
from lms.messaging.queries import unread_count
from lms.partners.access import is_hr, is_mentor, rights_of
from lms.partners.rules import Right
from lms.reports.queries import ClassReport, people_report
from lms.reports.selection import PersonLine, Slice, Wish, natural, page, parse_uuid, parse_wish, selected
from lms.web.employer import screen
from lms.web.employer.gate import employer_cohorts, employer_enrolments, for_employers
from lms.web.person import person

EVERY_CLASS = "all"


@require_safe
@for_employers
def home(request: HttpRequest) -> HttpResponse:
    """Everybody, or the class of `?class=`; filtered, sorted and paged by the address."""
    cohorts = list(employer_cohorts(person(request)))
    if not cohorts:
        examines = Right.EXAMINE in rights_of(person(request))
        return render(request, "employer/home.html", {"report": None, "examines": examines})
    now = timezone.now()
    picked = chosen(cohorts, request.GET.get("class", ""))
    report = people_report(picked, employer_enrolments(person(request)), now)
    wish = parse_wish(request.GET)
    shown = page(selected(report.lines, wish), parse_uuid(request.GET.get("after", "")))
    has = rights_of(person(request))
    context = {
        "cohorts": sorted(cohorts, key=lambda cohort: natural(cohort.name)),
        "now": timezone.localtime(now, report.day.zone),
        "here": request.get_full_path(),
        "sees_months": is_hr(person(request)),
        "has": has,
        "can_remind": Right.ACT in has,
        "can_write": Right.WRITE in has,
        "signs": is_mentor(person(request)),
        "examines": Right.EXAMINE in has,
        "news": unread_count(person(request)),
    }
    return render(request, "employer/home.html", {**context, **screen_of(report, wish, shown)})


def chosen(cohorts: list[Cohort], wanted: str) -> list[Cohort]:
    """The class that the address names; all of them when it names none, or `all`. Raises NotVisible for a foreign one."""
    if wanted in {"", EVERY_CLASS}:
        return cohorts
    found = [cohort for cohort in cohorts if str(cohort.uuid) == wanted]
    if not found:
        raise NotVisible
    return found


def name_of(report: ClassReport) -> str:
    """How an address names what is shown."""
    return EVERY_CLASS if report.has_classes else str(report.cohorts[0].uuid)


def title_of(report: ClassReport) -> str:
    """What is shown, in words: the class, or the partners whose classes they are."""
    if not report.has_classes:
        return report.cohorts[0].name
    return " · ".join(dict.fromkeys(cohort.partner.name for cohort in report.cohorts if cohort.partner))


def screen_of(report: ClassReport, wish: Wish, shown: Slice[PersonLine]) -> dict[str, object]:
    """Everything that the template names."""
    which = name_of(report)
    partner = report.cohorts[0].partner
    query = wish.query()
    return {
        "report": report,
        "which": which,
        "title": title_of(report),
        "partner_name": partner.name if partner else "",
        "wish": wish,
        "sort": query.get("sort", ""),
        "is_filtered": bool(wish.standing or wish.department or wish.text),
        "numbers": screen.three_numbers(report.lines, wish, which),
        "departments": report.departments,
        "columns": screen.columns(wish, which),
        "heading": screen.heading(wish, shown.total),
        "shown": shown,
        "rows": [screen.row_of(line, report.reminded, says_class=report.has_classes) for line in shown.lines],
        "export_url": screen.address(which, query, "employer:export"),
        "selection_url": screen.address(which, query, "employer:selection"),
        "first_url": screen.address(which, query),
        "next_url": screen.address(which, {**query, "after": str(shown.after)}),
    }
