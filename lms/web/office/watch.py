"""Whom the office should call: people who have not learned for days, and mentors who carry too much."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.cohorts.access import visible_cohorts
from lms.reports.pauses import Pause, pauses
from lms.reports.rules import QUIET_DAYS
from lms.reports.words import reasons_text
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.person import person
from lms.workplace.loads import mentor_loads

PLACE = "classes"
DAYS = (7, QUIET_DAYS, 30)
SHOWN = 300


@require_safe
@for_readers
def pauses_page(request: HttpRequest) -> HttpResponse:
    """`?days=14`: who has units to go and has learned nothing for so long, and why. Six queries."""
    asked = request.GET.get("days", "")
    days = next((each for each in DAYS if str(each) == asked), QUIET_DAYS)
    found = pauses(visible_cohorts(person(request)), timezone.now(), least_days=days)
    return shown(
        request,
        "office/pauses.html",
        PLACE,
        days=days,
        choices=DAYS,
        count=len(found),
        rows=[_row(pause) for pause in found[:SHOWN]],
        more=max(0, len(found) - SHOWN),
    )


@require_safe
@for_readers
def mentors(request: HttpRequest) -> HttpResponse:
    """Each mentor's apprentices against what the rule set allows, and the lines that wait. Four queries."""
    loads = mentor_loads()
    return shown(
        request,
        "office/mentors.html",
        PLACE,
        rows=loads,
        over=sum(1 for load in loads if load.is_over),
        waiting=sum(load.waiting for load in loads),
    )


def _row(pause: Pause) -> dict[str, object]:
    return {
        "pause": pause,
        "enrolment": pause.enrolment,
        "cohort": pause.enrolment.cohort,
        "name": pause.line.name,
        "mentors": " · ".join(pause.line.mentors),
        "reasons": reasons_text(pause.line.pace),
    }
