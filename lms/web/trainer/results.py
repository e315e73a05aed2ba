"""Exams on paper: score sheets and seat lists, filled or empty, and the result list of a class."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.outline import LessonRef
from lms.accounts.access import NotVisible
from lms.assessments.access import access_sitting
from lms.certificates.rules import GlyphMissing
from lms.cohorts.models import Cohort
from lms.cohorts.teaching import access_taught_cohort
from lms.reports.results.result_list import render_result_list, result_workbook
from lms.reports.results.score_sheet import render_score_sheet
from lms.reports.results.seat_list import Paper, render_seat_list
from lms.reports.tables import XLSX_TYPE
from lms.web.components.benches import found_bench
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.marking import lesson_of
from lms.web.trainer.sittings import exams_of, title_of

EMPTY = "empty"


@require_safe
@for_trainers
def score_sheet(request: HttpRequest, uuid: UUID, lesson: UUID, question: UUID) -> HttpResponse:
    """The sheet of one task with what is scored so far; `?form=empty`: to be filled in by hand."""
    bench = found_bench(access_taught_cohort(person(request), uuid), lesson, question)
    is_empty = request.GET.get("form") == EMPTY
    try:
        drawn = render_score_sheet(
            bench.cohort, bench.at, bench.question, is_empty=is_empty, at=timezone.now()
        )
    except GlyphMissing as refusal:
        return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
    return _pdf(drawn, f"{bench.cohort.name} {_('Score sheet')} {timezone.localdate()}.pdf")


@require_safe
@for_trainers
def result_list(request: HttpRequest, uuid: UUID, lesson: UUID) -> HttpResponse:
    """The list as a paper."""
    cohort, ref = _exam(request, uuid, lesson)
    try:
        drawn = render_result_list(cohort, ref, timezone.now())
    except GlyphMissing as refusal:
        return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
    return _pdf(drawn, f"{_name(cohort, ref)}.pdf")


@require_safe
@for_trainers
def result_file(request: HttpRequest, uuid: UUID, lesson: UUID) -> HttpResponseBase:
    """The list as a workbook."""
    cohort, ref = _exam(request, uuid, lesson)
    answer = FileResponse(result_workbook(cohort, ref), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"{_name(cohort, ref)}.xlsx") or "attachment"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@for_trainers
def seat_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The list of the exam room as it went; `?form=empty`: to be signed and filled in by hand."""
    sitting = access_sitting(person(request), uuid)
    exams = exams_of(sitting.cohort)
    title, exam = title_of(exams, sitting), exams.get(sitting.lesson_uuid)
    door = reverse("learner:quiz", args=[exam.outline.code, exam.lesson.uuid]) if exam else "/"
    paper = Paper(title, f"{settings.PUBLIC_ORIGIN}{door}")
    is_empty = request.GET.get("form") == EMPTY
    try:
        drawn = render_seat_list(sitting, paper, is_empty=is_empty, at=timezone.now())
    except GlyphMissing as refusal:
        return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
    day = timezone.localtime(sitting.opens_at).date()
    return _pdf(drawn, f"{sitting.cohort.name} {_('Seat list')} {day}.pdf")


def _exam(request: HttpRequest, uuid: UUID, lesson: UUID) -> tuple[Cohort, LessonRef]:
    """The class and its lesson, for whoever runs it. Raises NotVisible, also for practice."""
    cohort = access_taught_cohort(person(request), uuid)
    found = lesson_of(cohort, lesson)
    if found is None or not found.has_test:
        raise NotVisible
    return cohort, found


def _name(cohort: Cohort, lesson: LessonRef) -> str:
    title = lesson.title_in(get_language() or "")
    return f"{cohort.name} {title} {_('Result list')} {timezone.localdate()}"


def _pdf(drawn: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer
