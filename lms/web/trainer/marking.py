"""Marking: what waits by quiz and question, one answer after the other, and the release of what is marked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.outline import LessonRef
from courses.queries import current_versions, outline_by_ids
from lms.accounts.access import NotVisible
from lms.assessments.access import access_marking
from lms.assessments.actions.marking import give_mark, plan_marking, take_back_mark
from lms.assessments.actions.releasing import release_results
from lms.assessments.models import Marking, MarkPhoto
from lms.assessments.queries import telling_of
from lms.assessments.queries.marking import (
    AnswerView,
    MarkView,
    QuizLine,
    answer_view,
    marking_overview,
    next_for,
    plan_of,
    quiz_questions,
    ready_attempts,
)
from lms.assessments.rules.marking import GAP_PERCENT
from lms.cohorts.models import Cohort
from lms.cohorts.teaching import access_taught_cohort
from lms.messaging.rules import Refusal
from lms.web.components.evidence import Shown, shown
from lms.web.components.marks import line_fields, lines_said, posted_marks, total_text, whole_number
from lms.web.components.words import points_text
from lms.web.person import person
from lms.web.trainer.gate import for_trainers

GAPS = (10, GAP_PERCENT, 30, 50)


@require_safe
@for_trainers
def marking(request: HttpRequest) -> HttpResponse:
    """Every quiz of own classes in which answers wait. Six queries for any number."""
    rows = marking_overview(person(request))
    lessons = _lessons({row.course_key for row in rows})
    lines = [(row, _title(lessons.get(row.lesson_uuid))) for row in rows]
    context = {"place": "home", "lines": lines, "waiting": sum(row.mine for row in rows)}
    return render(request, "trainer/marking.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def marking_quiz(request: HttpRequest, uuid: UUID, lesson: UUID) -> HttpResponse:
    """The questions of one quiz of a class; a POST plans who marks, or releases what is ready."""
    user, cohort = person(request), access_taught_cohort(person(request), uuid)
    row = next(
        (each for each in marking_overview(user) if (each.cohort, each.lesson_uuid) == (cohort, lesson)), None
    )
    ref = lesson_of(cohort, lesson, row)
    if ref is None:
        raise NotVisible
    if request.method == "POST":
        _act(request, cohort, ref)
        return redirect("trainer:marking_quiz", cohort.uuid, lesson)
    ready = ready_attempts().filter(enrolment__cohort=cohort, lesson_uuid=lesson).exclude(learner=user)
    context = {
        "place": "home",
        "cohort": cohort,
        "title": _title(ref),
        "row": row,
        "questions": quiz_questions(user, cohort, lesson, get_language() or ""),
        "ready": ready.count(),
        "telling": telling_of(cohort.pk, lesson),
        "plan": plan_of(cohort.pk, lesson),
        "gaps": GAPS,
        "lesson": lesson,
        "has_list": ref.has_test,
    }
    return render(request, "trainer/marking_quiz.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def marking_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One answer with its rubric; a POST saves the marks and goes on, or takes them back."""
    user, found = person(request), access_marking(person(request), uuid)
    problem = ""
    if request.method == "POST":
        try:
            return _marked(request, found)
        except Refusal as refusal:
            problem = refusal.message
            found.refresh_from_db()
    view = answer_view(user, found, get_language() or "")
    waiting, _next = next_for(user, found)
    context = {
        "place": "home",
        "view": view,
        "cohort": found.attempt.enrolment.cohort,
        "lesson": found.attempt.lesson_uuid,
        "waiting": waiting,
        "problem": problem,
        "files": _files(request, view),
        **_sheet(request, view, has_problem=bool(problem)),
    }
    return render(request, "trainer/marking_answer.html", context, status=422 if problem else 200)


def _files(request: HttpRequest, view: AnswerView) -> list[Shown]:
    """What stands beside the marks that this person sees: of two who mark blind, each their own. One query."""
    rows = MarkPhoto.objects.filter(mark__marking=view.marking).order_by("pk")
    return shown(rows if view.others else rows.filter(mark__by=person(request)))


def _marked(request: HttpRequest, found: Marking) -> HttpResponse:
    user = person(request)
    if request.POST.get("act") == "back":
        take_back_mark(actor=user, marking=found)
        messages.success(request, _("Taken back. Nobody was told anything."))
        return redirect("trainer:marking_answer", found.uuid)
    lines, remarks, note = posted_marks(request.POST)
    give_mark(actor=user, marking=found, lines=lines, remarks=remarks, note=note)
    waiting, following = next_for(user, found)
    if following is None:
        messages.success(request, _("Saved. Nothing of this question waits for you any more."))
        return redirect(
            "trainer:marking_quiz", found.attempt.enrolment.cohort.uuid, found.attempt.lesson_uuid
        )
    said = ngettext("Saved. %(n)d more answer waits.", "Saved. %(n)d more answers wait.", waiting)
    messages.success(request, said % {"n": waiting})
    return redirect("trainer:marking_answer", following)


def _act(request: HttpRequest, cohort: Cohort, lesson: LessonRef) -> None:
    """`act`: plan (with `markers` and `gap`) or release."""
    user = person(request)
    try:
        if request.POST.get("act") == "release":
            count = release_results(actor=user, cohort=cohort, lesson_uuid=lesson.uuid)
            said = ngettext(
                "%(n)d person is told their result.", "%(n)d people are told their result.", count
            )
            if count:
                messages.success(request, said % {"n": count})
            return
        markers, gap = (
            whole_number(request.POST.get("markers", "")),
            whole_number(request.POST.get("gap", "")),
        )
        if markers not in {1, 2} or gap not in GAPS:
            raise NotVisible
        plan_marking(actor=user, cohort=cohort, lesson_uuid=lesson.uuid, markers=markers, gap_percent=gap)
        messages.success(request, _("Saved."))
    except Refusal as refusal:
        messages.error(request, refusal.message)


def _sheet(request: HttpRequest, view: AnswerView, *, has_problem: bool) -> dict[str, object]:
    """The form as it was sent when it was refused, else as it was saved."""
    language, own = get_language() or "", view.own
    if has_problem:
        lines, remarks, note = posted_marks(request.POST)
    else:
        lines, remarks = list(own.lines) if own else [], list(own.remarks) if own else []
        note = own.note if own else ""
    return {
        "fields": line_fields(view.rubric, lines, remarks, language),
        "note": note,
        "most": points_text(view.question.points_hundredths),
        "own_total": total_text(view.rubric, own.lines) if own else "",
        "others": [_other(view, mark, language) for mark in view.others],
    }


def _other(view: AnswerView, mark: MarkView, language: str) -> dict[str, object]:
    return {
        "lines": lines_said(view.rubric, mark.lines, mark.remarks, language),
        "note": mark.note,
        "total": total_text(view.rubric, mark.lines),
        "is_third": mark.role.value == "moderator",
    }


def lesson_of(cohort: Cohort, lesson: UUID, row: QuizLine | None = None) -> LessonRef | None:
    """The lesson as published now, of the class or of what waits in it."""
    keys = set(cohort.cohort_courses.values_list("course_key", flat=True))
    return _lessons(keys | ({row.course_key} if row else set())).get(lesson)


def _lessons(course_keys: set[UUID]) -> dict[UUID, LessonRef]:
    """The lessons of courses as published now: two queries."""
    versions = current_versions(list(course_keys))
    outlines = outline_by_ids([version.pk for version in versions.values()])
    return {lesson.uuid: lesson for outline in outlines.values() for lesson in outline.lessons}


def _title(lesson: LessonRef | None) -> str:
    return lesson.title_in(get_language() or "") if lesson else _("Quiz")
