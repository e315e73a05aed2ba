"""A class of mine: when it meets next, and the ways to everything that its trainer does."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.cohorts.models import Enrolment, EnrolmentState
from lms.cohorts.teaching import access_taught_cohort
from lms.cohorts.timetable import sessions_between
from lms.web.components.session_lines import day_lines
from lms.web.person import person
from lms.web.trainer.gate import for_trainers

AHEAD = timedelta(days=14)


@require_safe
@for_trainers
def cohort_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two weeks ahead; six queries."""
    cohort = access_taught_cohort(person(request), uuid)
    today = timezone.localdate()
    rows = sessions_between(cohort, today, today + AHEAD)
    context = {
        "place": "home",
        "cohort": cohort,
        "people": Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE).count(),
        "days": day_lines(
            rows, today, lambda row: reverse("trainer:class", args=[row.session.uuid]), with_class=False
        ),
    }
    return render(request, "trainer/cohort.html", context)
