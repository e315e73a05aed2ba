"""The gradebook of any class, for office and auditor."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from lms.cohorts.access import access_cohort, access_enrolment
from lms.web.components.gradebook_pages import gradebook_file, gradebook_values, person_values
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.person import person

PLACE = "classes"


@require_safe
@for_readers
def gradebook(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`?sort=`, `?who=lagging`, `?q=` a name; sixteen queries for any class."""
    cohort = access_cohort(person(request), uuid)
    values = gradebook_values(
        request, cohort, lambda enrolment: reverse("office:gradebook_person", args=[enrolment])
    )
    return shown(request, "office/gradebook.html", PLACE, **values)


@require_safe
@for_readers
def gradebook_xlsx(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The same lines as a workbook."""
    return gradebook_file(request, access_cohort(person(request), uuid))


@require_safe
@for_readers
def gradebook_person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person: lessons, quizzes, sessions."""
    enrolment = access_enrolment(person(request), uuid)
    values = person_values(access_cohort(person(request), enrolment.cohort.uuid), enrolment.uuid)
    return shown(request, "office/gradebook_person.html", PLACE, **values)
