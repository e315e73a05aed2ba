"""Requests to be in a trainer's class: who asks, and the answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.access import is_office
from lms.cohorts.access import visible_cohorts
from lms.cohorts.joining import access_cohort_to_admit, waiting_classes
from lms.cohorts.limits import learners_in
from lms.web.components.join_requests import answer_requests, request_lines
from lms.web.person import person
from lms.web.trainer.gate import for_trainers


@require_safe
@for_trainers
def requests(request: HttpRequest) -> HttpResponse:
    """The trainer's classes in which somebody waits."""
    classes = waiting_classes(visible_cohorts(person(request)))
    return render(request, "trainer/requests.html", {"place": "timetable", "classes": classes})


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def class_requests(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The requests of one class; POST admits or declines whoever is ticked."""
    cohort = access_cohort_to_admit(person(request), uuid)
    if request.method == "POST":
        answer_requests(request, cohort)
        return redirect("trainer:class_requests", cohort.uuid)
    context = {
        "place": "timetable",
        "cohort": cohort,
        "taken": learners_in(cohort),
        **request_lines(cohort, sees_restricted=is_office(request.user)),
    }
    return render(request, "trainer/class_requests.html", context)
