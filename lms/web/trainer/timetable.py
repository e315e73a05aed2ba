"""What a trainer teaches, a week at a time, and the address for their own calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.cohorts.timetable import taught_sessions
from lms.web.components.feeds import feed_changed, feed_url
from lms.web.components.session_lines import day_lines, week_of
from lms.web.person import person
from lms.web.trainer.gate import for_trainers


@require_safe
@for_trainers
def timetable(request: HttpRequest) -> HttpResponse:
    """One week of everything that this person teaches: six queries."""
    user, today = person(request), timezone.localdate()
    week = week_of(request.GET.get("week", ""), today)
    rows = taught_sessions(user, week.monday, week.sunday)
    context = {
        "place": "timetable",
        "week": week,
        "days": day_lines(
            rows, today, lambda row: reverse("trainer:class", args=[row.session.uuid]), with_class=True
        ),
        "feed_url": feed_url(user),
        "feed_action": reverse("trainer:calendar"),
    }
    return render(request, "trainer/timetable.html", context)


@require_POST
@for_trainers
def calendar(request: HttpRequest) -> HttpResponse:
    """Make, renew or switch off the address."""
    feed_changed(request, person(request))
    return redirect("trainer:timetable")
