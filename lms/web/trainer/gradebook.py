"""The gradebook of an own class: everybody in a line, one person whole, all of it as a workbook."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lms.cohorts.teaching import access_taught_cohort
from lms.web.components.gradebook_pages import gradebook_file, gradebook_values, person_values
from lms.web.person import person
from lms.web.trainer.gate import for_trainers

PLACE = {"place": "home"}


@require_safe
@for_trainers
def grades(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`?sort=`, `?who=lagging`, `?q=` a name; sixteen queries for any class."""
    cohort = access_taught_cohort(person(request), uuid)
    values = gradebook_values(
        request, cohort, lambda enrolment: reverse("trainer:grades_person", args=[cohort.uuid, enrolment])
    )
    return render(request, "trainer/gradebook.html", {**PLACE, **values})


@require_safe
@for_trainers
def grades_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The same lines as a workbook."""
    return gradebook_file(request, access_taught_cohort(person(request), uuid))


@require_safe
@for_trainers
def grades_person(request: HttpRequest, uuid: UUID, enrolment: UUID) -> HttpResponse:
    """One person: lessons, quizzes, sessions."""
    cohort = access_taught_cohort(person(request), uuid)
    return render(request, "trainer/gradebook_person.html", {**PLACE, **person_values(cohort, enrolment)})
