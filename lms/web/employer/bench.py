"""A mentor who examines: the practical tasks of the partner's classes, scored as trainers score them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from lms.assessments.access import access_evidence
from lms.cohorts.models import CohortState
from lms.cohorts.teaching import access_examined_cohort, partner_cohorts
from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.web.components.benches import BenchPages, class_tasks, found_bench, score_page, task_page
from lms.web.components.evidence import evidence_answer
from lms.web.employer.gate import for_right
from lms.web.person import person

PAGES = BenchPages(
    tasks="employer:bench",
    task="employer:bench_task",
    score="employer:bench_score",
    file="employer:bench_file",
    template="employer/bench",
)
for_examiners = for_right(Right.EXAMINE)


@require_safe
@for_examiners
def practical(request: HttpRequest) -> HttpResponse:
    """The practical tasks of every running class of the partners for which the person examines."""
    mine = partner_cohorts(partners_with(person(request), Right.EXAMINE))
    running = mine.filter(state__in=[CohortState.RUNNING, CohortState.ASSESSED])
    classes = class_tasks(list(running.order_by("name", "pk")))
    return render(request, "employer/bench.html", {"classes": classes, "pages": PAGES})


@require_safe
@for_examiners
def bench_task(request: HttpRequest, cohort: UUID, lesson: UUID, question: UUID) -> HttpResponse:
    """Everybody of the class at one task."""
    bench = found_bench(access_examined_cohort(person(request), cohort), lesson, question)
    return task_page(request, bench, PAGES)


@require_http_methods(["GET", "HEAD", "POST"])
@for_examiners
def bench_score(
    request: HttpRequest, cohort: UUID, lesson: UUID, question: UUID, enrolment: UUID
) -> HttpResponse:
    """One person at one task; a POST scores, and goes on to the next who has no score."""
    bench = found_bench(access_examined_cohort(person(request), cohort), lesson, question)
    return score_page(request, bench, enrolment, PAGES)


@require_safe
@for_examiners
def bench_file(request: HttpRequest, evidence: UUID) -> HttpResponseBase:
    """A photo, a film or a voice beside a mark of a class that the person examines."""
    return evidence_answer(request, access_evidence(person(request), evidence))
