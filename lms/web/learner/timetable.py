"""The learner's timetable, a week at a time, and the address for their own calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.cohorts.timetable import learner_sessions
from lms.web.components.feeds import feed_changed, feed_url
from lms.web.components.session_lines import day_lines, week_of
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_safe
def timetable(request: HttpRequest) -> HttpResponse:
    """One week of all classes of the person: five queries."""
    user, today = person(request), timezone.localdate()
    week = week_of(request.GET.get("week", ""), today)
    rows = learner_sessions(user, week.monday, week.sunday)
    context = {
        "section": "today",
        "week": week,
        "days": day_lines(rows, today, lambda _row: "", with_class=True),
        "feed_url": feed_url(user),
        "feed_action": reverse("learner:calendar"),
    }
    return render(request, "learner/timetable.html", context)


@for_signed_in
@require_POST
def calendar(request: HttpRequest) -> HttpResponse:
    """Make, renew or switch off the address."""
    feed_changed(request, person(request))
    return redirect("learner:timetable")
