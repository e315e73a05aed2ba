"""Practical tasks at the bench, for trainers and for examiners of a partner: lists, one person line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.outline import LessonRef, in_language
from courses.quizzes.items import QuestionData
from lms.accounts.access import NotVisible
from lms.assessments.actions.bench import score_at_bench
from lms.assessments.actions.evidence import discard
from lms.assessments.models import MarkPhoto
from lms.assessments.queries.bench import (
    BenchLesson,
    BenchPerson,
    bench_lesson,
    bench_lessons,
    bench_paper,
    bench_people,
    scored,
)
from lms.assessments.rules.marking import rubric_of
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.messaging.rules import Refusal
from lms.web.components.evidence import EvidenceForm, media_limits, media_words, shown
from lms.web.components.marks import line_fields, posted_marks, total_text
from lms.web.components.voices import MAY_RECORD
from lms.web.components.words import points_text
from lms.web.person import person


@dataclass(frozen=True, slots=True)
class BenchPages:
    """Addresses and the template of one audience; `marking` is '' where nothing is planned and released."""

    tasks: str
    task: str
    score: str
    file: str
    template: str
    marking: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task of a lesson: how many have a score."""

    uuid: str
    stem: str
    points: str
    scored: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the list, with what was given."""

    uuid: UUID
    name: str
    said: str
    is_scored: bool
    passed: bool | None


@dataclass(frozen=True, slots=True)
class ClassTasks:
    """The practical lessons of one class, each with its title and tasks, and how many people are in it."""

    cohort: Cohort
    lessons: Sequence[tuple[LessonRef, str, Sequence[TaskLine]]]
    people: int


@dataclass(frozen=True, slots=True)
class Bench:
    """A task that was found for somebody who may score it."""

    cohort: Cohort
    at: BenchLesson
    paper: list[QuestionData]
    question: QuestionData


def class_tasks(cohorts: Sequence[Cohort]) -> list[ClassTasks]:
    """The practical lessons of classes, without classes that have none. Four queries, a query a class, two a lesson."""
    language, found = get_language() or "", []
    lessons = bench_lessons([cohort.pk for cohort in cohorts])
    for cohort in cohorts:
        if not lessons.get(cohort.pk):
            continue
        people = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE).count()
        rows = [
            (at.lesson, at.lesson.title_in(language), _task_lines(cohort, at, language))
            for at in lessons[cohort.pk]
        ]
        found.append(ClassTasks(cohort, rows, people))
    return found


def _task_lines(cohort: Cohort, at: BenchLesson, language: str) -> list[TaskLine]:
    counts = scored(cohort, at.lesson.uuid)
    return [
        TaskLine(
            each.uuid, in_language(each.stem, language), points_text(each.points_hundredths),
            counts.get(each.uuid, 0),
        )
        for each in bench_paper(at.lesson)
    ]  # fmt: skip


def found_bench(cohort: Cohort, lesson: UUID, question: UUID) -> Bench:
    """The task of a class that the caller's `access` found. Raises NotVisible."""
    at = bench_lesson(cohort, lesson)
    paper = list(bench_paper(at.lesson)) if at else []
    found = next((each for each in paper if each.uuid == str(question)), None)
    if at is None or found is None:
        raise NotVisible
    return Bench(cohort, at, paper, found)


def task_page(request: HttpRequest, bench: Bench, pages: BenchPages) -> HttpResponse:
    """Everybody of the class at one task. Three queries for any number of people."""
    rows = _people(request, bench)
    context = {
        **_head(bench, pages),
        "people": [_line(row, bench.question) for row in rows],
        "scored": sum(row.own is not None or _is_settled(row) for row in rows),
    }
    return render(request, f"{pages.template}_task.html", context)


def score_page(request: HttpRequest, bench: Bench, enrolment: UUID, pages: BenchPages) -> HttpResponse:
    """One person at one task; a POST scores, and goes on to the next who has no score."""
    rows = _people(request, bench)
    row = next((each for each in rows if each.enrolment.uuid == enrolment), None)
    if row is None:
        raise NotVisible
    is_sent = request.method == "POST"
    form, problem = EvidenceForm(*((request.POST, request.FILES) if is_sent else ())), ""
    if is_sent and form.is_valid():
        try:
            if _is_scored(request, bench, row, form):
                return _next(request, bench, row, rows, pages)
        except Refusal as refusal:
            problem = refusal.message
    rubric, own = rubric_of(bench.question), row.own
    lines, remarks, note = posted_marks(request.POST) if is_sent else _given(row)
    context = {
        **_head(bench, pages),
        "row": row,
        "fields": line_fields(rubric, lines, remarks, get_language() or ""),
        "note": note,
        "own_total": total_text(rubric, own.lines) if own else "",
        "files": shown(MarkPhoto.objects.filter(mark=own).order_by("pk")) if own else [],
        "form": form,
        "problem": problem,
        "is_released": row.marking is not None and row.marking.released_at is not None,
        "is_failed": row.passed is False,
        "page_data": {"words": media_words(), "evidence": media_limits()},
    }
    answer = render(request, f"{pages.template}_score.html", context, status=422 if is_sent else 200)
    answer["Permissions-Policy"] = MAY_RECORD
    return answer


def _people(request: HttpRequest, bench: Bench) -> Sequence[BenchPerson]:
    return bench_people(bench.cohort, bench.at.lesson.uuid, bench.question.uuid, person(request).pk)


def _is_scored(request: HttpRequest, bench: Bench, row: BenchPerson, form: EvidenceForm) -> bool:
    """Score; False when a file was refused, and says so in the form. Raises what `score_at_bench` raises."""
    lines, remarks, note = posted_marks(request.POST)
    kept = form.keep()
    if kept is None:
        return False
    try:
        score_at_bench(
            actor=person(request), enrolment=row.enrolment, at_bench=bench.at, paper=bench.paper,
            question=bench.question.uuid, lines=lines, remarks=remarks, note=note, evidence=kept,
        )  # fmt: skip
    except Refusal:
        discard(kept)
        raise
    return True


def _next(
    request: HttpRequest, bench: Bench, row: BenchPerson, rows: Sequence[BenchPerson], pages: BenchPages
) -> HttpResponse:
    me = person(request).pk
    messages.success(request, _("%(name)s is scored.") % {"name": row.enrolment.learner.display_name})
    place = (bench.cohort.uuid, bench.at.lesson.uuid, bench.question.uuid)
    waiting = (
        each for each in rows
        if each.own is None and each != row and not _is_settled(each) and each.enrolment.learner_id != me
    )  # fmt: skip
    following = next(waiting, None)
    if following is None:
        return redirect(pages.task, *place)
    return redirect(pages.score, *place, following.enrolment.uuid)


def _head(bench: Bench, pages: BenchPages) -> dict[str, object]:
    return {
        "place": "home",
        "pages": pages,
        "cohort": bench.cohort,
        "lesson": bench.at.lesson,
        "title": bench.at.lesson.title_in(get_language() or ""),
        "stem": in_language(bench.question.stem, get_language() or ""),
        "question": bench.question.uuid,
        "most": points_text(bench.question.points_hundredths),
    }


def _given(row: BenchPerson) -> tuple[list[int], list[str], str]:
    return (list(row.own.lines), list(row.own.remarks), row.own.note) if row.own else ([], [], "")


def _is_settled(row: BenchPerson) -> bool:
    return row.marking is not None and row.marking.points_hundredths is not None


def _line(row: BenchPerson, question: QuestionData) -> PersonLine:
    said = ""
    if row.own is not None:
        said = total_text(rubric_of(question), row.own.lines)
    elif _is_settled(row):
        said = _("scored by others")
    return PersonLine(row.enrolment.uuid, row.enrolment.learner.display_name, said, bool(said), row.passed)
