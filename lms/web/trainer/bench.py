"""Practical tasks of a class: which there are, everybody at one of them, one person line by line with a photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.outline import in_language
from courses.quizzes.items import QuestionData
from lms.accounts.access import NotVisible
from lms.assessments.actions.bench import score_at_bench
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
from lms.cohorts.teaching import access_taught_cohort, taught_cohorts
from lms.messaging.rules import Refusal
from lms.web.components.marks import line_fields, posted_marks, total_text
from lms.web.components.photos import PhotoField, kept, photo_answer
from lms.web.components.words import points_text
from lms.web.person import person
from lms.web.trainer.gate import for_trainers


class BenchPhotoForm(forms.Form):
    """What was seen, if it should be kept."""

    photo = PhotoField(label=gettext_lazy("Photo"))


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
class Bench:
    """A task that was found for somebody who may score it."""

    cohort: Cohort
    at: BenchLesson
    paper: list[QuestionData]
    question: QuestionData


@require_safe
@for_trainers
def practical(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The practical lessons of a class with their tasks. Nine queries, and two a lesson."""
    cohort = access_taught_cohort(person(request), uuid)
    language, found = get_language() or "", []
    for at in bench_lessons([cohort.pk]).get(cohort.pk, ()):
        counts = scored(cohort, at.lesson.uuid)
        tasks = [
            TaskLine(
                each.uuid, in_language(each.stem, language), points_text(each.points_hundredths),
                counts.get(each.uuid, 0),
            )
            for each in bench_paper(at.lesson)
        ]  # fmt: skip
        found.append((at.lesson, at.lesson.title_in(language), tasks))
    people = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE).count()
    context = {"place": "home", "cohort": cohort, "lessons": found, "people": people}
    return render(request, "trainer/bench.html", context)


@require_safe
@for_trainers
def bench_task(request: HttpRequest, uuid: UUID, lesson: UUID, question: UUID) -> HttpResponse:
    """Everybody of the class at one task. Eleven queries for any number of people."""
    bench, language = found_bench(request, uuid, lesson, question), get_language() or ""
    rows = bench_people(bench.cohort, lesson, str(question), person(request).pk)
    context = {
        **_head(bench, language),
        "people": [_line(row, bench.question) for row in rows],
        "scored": sum(row.own is not None or _is_settled(row) for row in rows),
    }
    return render(request, "trainer/bench_task.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def bench_score(
    request: HttpRequest, uuid: UUID, lesson: UUID, question: UUID, enrolment: UUID
) -> HttpResponse:
    """One person at one task; a POST scores, and goes on to the next who has no score."""
    bench = found_bench(request, uuid, lesson, question)
    rows = bench_people(bench.cohort, lesson, str(question), person(request).pk)
    row = next((each for each in rows if each.enrolment.uuid == enrolment), None)
    if row is None:
        raise NotVisible
    is_sent = request.method == "POST"
    form, problem = BenchPhotoForm(*((request.POST, request.FILES) if is_sent else ())), ""
    if is_sent and form.is_valid():
        try:
            return _scored(request, bench, row, rows, form)
        except Refusal as refusal:
            problem = refusal.message
    rubric, own = rubric_of(bench.question), row.own
    lines, remarks, note = posted_marks(request.POST) if is_sent else _given(row)
    context = {
        **_head(bench, get_language() or ""),
        "row": row,
        "fields": line_fields(rubric, lines, remarks, get_language() or ""),
        "note": note,
        "own_total": total_text(rubric, own.lines) if own else "",
        "photos": MarkPhoto.objects.filter(mark=own) if own else [],
        "form": form,
        "problem": problem,
        "is_released": row.marking is not None and row.marking.released_at is not None,
    }
    return render(request, "trainer/bench_score.html", context, status=422 if is_sent else 200)


@require_safe
@for_trainers
def bench_photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A photo beside a mark, for whoever runs the class."""
    mine = taught_cohorts(person(request))
    found = MarkPhoto.objects.filter(uuid=uuid, mark__marking__attempt__enrolment__cohort__in=mine).first()
    if found is None:
        raise NotVisible
    return photo_answer(found.name)


def _scored(
    request: HttpRequest, bench: Bench, row: BenchPerson, rows: Sequence[BenchPerson], form: BenchPhotoForm
) -> HttpResponse:
    lines, remarks, note = posted_marks(request.POST)
    score_at_bench(
        actor=person(request), enrolment=row.enrolment, at_bench=bench.at, paper=bench.paper,
        question=bench.question.uuid, lines=lines, remarks=remarks, note=note,
        photo=kept(form.cleaned_data["photo"], "bench"),
    )  # fmt: skip
    messages.success(request, _("%(name)s is scored.") % {"name": row.enrolment.learner.display_name})
    place = (bench.cohort.uuid, bench.at.lesson.uuid, bench.question.uuid)
    following = next(
        (each for each in rows if each.own is None and each != row and not _is_settled(each)), None
    )
    if following is None:
        return redirect("trainer:bench_task", *place)
    return redirect("trainer:bench_score", *place, following.enrolment.uuid)


def found_bench(request: HttpRequest, uuid: UUID, lesson: UUID, question: UUID) -> Bench:
    """The task, for whoever runs the class. Raises NotVisible."""
    cohort = access_taught_cohort(person(request), uuid)
    at = bench_lesson(cohort, lesson)
    paper = list(bench_paper(at.lesson)) if at else []
    found = next((each for each in paper if each.uuid == str(question)), None)
    if at is None or found is None:
        raise NotVisible
    return Bench(cohort, at, paper, found)


def _head(bench: Bench, language: str) -> dict[str, object]:
    return {
        "place": "home",
        "cohort": bench.cohort,
        "lesson": bench.at.lesson,
        "title": bench.at.lesson.title_in(language),
        "stem": in_language(bench.question.stem, language),
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
