"""Sittings of a class: plan them, see who writes, give time, release results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.outline import CourseOutline, LessonRef
from courses.queries import current_versions, outline_of
from lms.accounts.access import NotVisible
from lms.assessments.access import access_sitting
from lms.assessments.actions import (
    cancel_sitting,
    change_sitting,
    give_time,
    let_go,
    make_sitting,
    release_sitting,
)
from lms.assessments.models import Attempt, Sitting
from lms.assessments.queries import SeatLine, seat_lines, sittings_of_cohort, telling_of
from lms.assessments.rules import SittingState, sitting_state
from lms.cohorts.models import Cohort, CohortCourse, Enrolment
from lms.cohorts.teaching import access_taught_cohort
from lms.messaging.rules import Refusal
from lms.rulesets.queries import data_of
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.sitting_forms import ExtraForm, NewSittingForm, SittingForm, initial_of

Form = NewSittingForm | SittingForm | ExtraForm


@dataclass(frozen=True, slots=True)
class Exam:
    """A final exam of a course of the class."""

    outline: CourseOutline
    lesson: LessonRef

    @property
    def title(self) -> str:
        language = get_language() or ""
        return f"{self.outline.title_in(language)} · {self.lesson.title_in(language)}"


@dataclass(frozen=True, slots=True)
class SittingLine:
    """A sitting in the list of a class."""

    sitting: Sitting
    title: str
    state: SittingState


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def sittings(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sittings of a class, the newest first, and a form for another; five queries for any number."""
    cohort = access_taught_cohort(person(request), uuid)
    exams = exams_of(cohort)
    choices = [(str(key), exam.title) for key, exam in exams.items()]
    sent = request.POST if request.method == "POST" else None
    form = NewSittingForm(sent, zone=data_of(cohort.programme.ruleset).zone, exams=choices)
    if sent is not None and form.is_valid():
        exam = exams[UUID(form.cleaned_data["exam"])]
        try:
            made = make_sitting(
                actor=person(request),
                cohort=cohort,
                course_key=exam.outline.course_key,
                lesson=exam.lesson,
                plan=form.plan(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("trainer:sitting", made.uuid)
    now = timezone.now()
    lines = [
        SittingLine(row, title_of(exams, row), state_of(row, now)) for row in sittings_of_cohort(cohort.pk)
    ]
    context = {"place": "home", "cohort": cohort, "lines": lines, "form": form, "has_exams": bool(exams)}
    return render(request, "trainer/sittings.html", context, status=422 if sent is not None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def sitting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One sitting: its facts, everybody with where they are, and what can be done; eight queries for any number."""
    found = access_sitting(person(request), uuid)
    refused: dict[str, Form] = {}
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise NotVisible
        refused = act(request, found)
        if not refused:
            return redirect("trainer:sitting", found.uuid)
    cohort = found.cohort
    zone = data_of(cohort.programme.ruleset).zone
    seats = seat_lines(found)
    context = {
        "place": "home",
        "cohort": cohort,
        "sitting": found,
        "title": title_of(exams_of(cohort), found),
        "state": state_of(found, timezone.now()),
        **_seen(found, seats),
        "change": refused.get("change") or SittingForm(initial=initial_of(found, zone), zone=zone),
        "extra": refused.get("extra") or ExtraForm(people=_people(seats)),
    }
    return render(request, "trainer/sitting.html", context, status=422 if refused else 200)


@require_safe
@for_trainers
def sitting_live(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The list alone, for the page to take in every few seconds."""
    found = access_sitting(person(request), uuid)
    return render(request, "trainer/_seats.html", {"sitting": found, **_seen(found, seat_lines(found))})


def exams_of(cohort: Cohort) -> dict[UUID, Exam]:
    """The final exams of a class's courses as they are published now, by lesson. Two queries."""
    keys = (
        CohortCourse.objects.filter(cohort=cohort).order_by("position").values_list("course_key", flat=True)
    )
    versions = current_versions(keys)
    outlines = [outline_of(version) for version in versions.values()]
    return {
        lesson.uuid: Exam(outline, lesson)
        for outline in outlines
        for lesson in outline.lessons
        if lesson.quiz is not None and lesson.quiz.is_final
    }


def state_of(row: Sitting, now: datetime) -> SittingState:
    """Where a sitting stands."""
    return sitting_state(row.opens_at, row.closes_at, now, is_cancelled=row.cancelled_at is not None)


def title_of(exams: dict[UUID, Exam], row: Sitting) -> str:
    exam = exams.get(row.lesson_uuid)
    return exam.title if exam else _("An exam that is published no more")


def _people(seats: list[SeatLine]) -> list[tuple[str, str]]:
    return [(str(seat.enrolment_uuid), seat.name) for seat in seats]


def _seen(found: Sitting, seats: list[SeatLine]) -> dict[str, object]:
    return {
        "seats": seats,
        "writing": sum(seat.state == "open" for seat in seats),
        "done": sum(seat.state in {"submitted", "expired"} for seat in seats),
        "waiting_results": found.released_at is None and any(seat.is_withheld for seat in seats),
        "telling": telling_of(found.cohort_id, found.lesson_uuid),
    }


def _change(request: HttpRequest, found: Sitting) -> dict[str, Form]:
    form = SittingForm(request.POST, zone=data_of(found.cohort.programme.ruleset).zone)
    if form.is_valid():
        try:
            change_sitting(actor=person(request), sitting=found, plan=form.plan())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Changed. Whoever writes sees the new time within a few minutes."))
            return {}
    return {"change": form}


def _extra(request: HttpRequest, found: Sitting) -> dict[str, Form]:
    form = ExtraForm(request.POST, people=_people(seat_lines(found)))
    if form.is_valid():
        enrolment = Enrolment.objects.filter(cohort=found.cohort, uuid=form.cleaned_data["who"]).get()
        try:
            give_time(
                actor=person(request),
                sitting=found,
                enrolment=enrolment,
                extra=form.extra(),
                why=form.cleaned_data["why"],
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The time is given. Whoever writes sees it within a few minutes."))
            return {}
    return {"extra": form}


def _release(request: HttpRequest, found: Sitting) -> dict[str, Form]:
    count = release_sitting(actor=person(request), sitting=found)
    if count:
        said = ngettext("%(n)d result is released.", "%(n)d results are released.", count) % {"n": count}
        messages.success(request, said)
    return {}


def _call_off(request: HttpRequest, found: Sitting) -> dict[str, Form]:
    try:
        cancel_sitting(actor=person(request), sitting=found, why=request.POST.get("why", ""))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return {}


def _let_go(request: HttpRequest, found: Sitting) -> dict[str, Form]:
    """Somebody's device is broken: the next one that they open goes on."""
    release_device(request, found, request.POST.get("who", ""))
    return {}


def release_device(request: HttpRequest, found: Sitting, who: str) -> None:
    """Let somebody's exam go on on the device that asks, or that they open next. Raises NotVisible."""
    attempts = Attempt.objects.filter(sitting=found, enrolment__uuid=_uuid(who))
    attempt = attempts.order_by("-number").first()
    if attempt is None:
        raise NotVisible
    moved = let_go(attempt=attempt, actor=person(request))
    said = (
        _("It goes on on the device that asked.")
        if moved.device
        else _("The device that they open next goes on.")
    )
    messages.success(request, said)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotVisible from error


_ACTS: dict[str, Callable[[HttpRequest, Sitting], dict[str, Form]]] = {
    "change": _change,
    "extra": _extra,
    "release": _release,
    "call_off": _call_off,
    "let_go": _let_go,
}
