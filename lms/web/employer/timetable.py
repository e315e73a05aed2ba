"""When the people of a partner meet in class: a week of all their classes, to be read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.cohorts.timetable import sessions_of
from lms.web.components.session_lines import day_lines, week_of
from lms.web.employer.gate import employer_cohorts, for_employers
from lms.web.person import person


@require_safe
@for_employers
def timetable(request: HttpRequest) -> HttpResponse:
    """One week; nothing leads further. Who sees a class sees its timetable. Two queries beside those of the gate."""
    today = timezone.localdate()
    week = week_of(request.GET.get("week", ""), today)
    rows = sessions_of(employer_cohorts(person(request)), week.monday, week.sunday)
    days = day_lines(rows, today, lambda _row: "", with_class=True)
    return render(request, "employer/timetable.html", {"week": week, "days": days})
