"""Practical tasks of a class: which there are, everybody at one of them, one person line by line with a photo."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from lms.assessments.access import access_evidence
from lms.cohorts.teaching import access_taught_cohort
from lms.web.components.benches import BenchPages, class_tasks, found_bench, score_page, task_page
from lms.web.components.evidence import evidence_answer
from lms.web.person import person
from lms.web.trainer.gate import for_trainers

PAGES = BenchPages(
    tasks="trainer:bench",
    task="trainer:bench_task",
    score="trainer:bench_score",
    file="trainer:bench_file",
    marking="trainer:marking_quiz",
    template="trainer/bench",
)


@require_safe
@for_trainers
def practical(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The practical lessons of a class with their tasks. Nine queries, and two a lesson."""
    cohort = access_taught_cohort(person(request), uuid)
    context = {"place": "home", "cohort": cohort, "classes": class_tasks([cohort]), "pages": PAGES}
    return render(request, "trainer/bench.html", context)


@require_safe
@for_trainers
def bench_task(request: HttpRequest, uuid: UUID, lesson: UUID, question: UUID) -> HttpResponse:
    """Everybody of the class at one task. Eleven queries for any number of people."""
    bench = found_bench(access_taught_cohort(person(request), uuid), lesson, question)
    return task_page(request, bench, PAGES)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def bench_score(
    request: HttpRequest, uuid: UUID, lesson: UUID, question: UUID, enrolment: UUID
) -> HttpResponse:
    """One person at one task; a POST scores, and goes on to the next who has no score."""
    bench = found_bench(access_taught_cohort(person(request), uuid), lesson, question)
    return score_page(request, bench, enrolment, PAGES)


@require_safe
@for_trainers
def bench_file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A photo, a film or a voice beside a mark, for whoever runs the class."""
    return evidence_answer(request, access_evidence(person(request), uuid))
