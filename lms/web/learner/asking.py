"""Asking about a lesson, and reading what was answered. Works without script: the second of the film can be typed."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.discussions import actions
from lms.discussions.access import access_own_question
from lms.discussions.queries import lesson_questions
from lms.messaging.rules import Refusal
from lms.web.components.question_lines import for_learner
from lms.web.learner.studying import studying
from lms.web.person import person
from lms.web.policies import for_signed_in


class AskForm(forms.Form):
    """A question, and the second of the film it is about: "3:12"."""

    text = forms.CharField(
        label=gettext_lazy("Your question"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    film = forms.CharField(
        label=gettext_lazy("Where in the film"), required=False, max_length=9,
        widget=forms.TextInput({"placeholder": "3:12", "autocomplete": "off"}),
    )  # fmt: skip
    form = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def film_s(self) -> int | None:
        """The second, or None for nothing and for what is no clock."""
        return seconds_of(self.cleaned_data.get("film", ""))


def seconds_of(clock: str) -> int | None:
    """A place in a film in whole seconds: "3:12" is 192, "1:02:05" is 3725, "45" is 45; None for anything else."""
    parts = clock.strip().replace("：", ":").split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, code: str, lesson_uuid: UUID) -> HttpResponse:
    """Own questions on a lesson and what was answered for others; a POST asks. Six queries for any number."""
    user = person(request)
    at = studying(user, code)
    lesson = at.lesson(lesson_uuid)
    form = AskForm(request.POST if request.method == "POST" else None, initial={"form": uuid4()})
    here = reverse("learner:questions", args=[code, lesson_uuid])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.ask_question(
                actor=user, enrolment=at.enrolment, course_key=at.outline.course_key, lesson=lesson,
                text=data["text"], film_s=form.film_s(), form=data["form"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Asked. You get a message when your trainer has answered."))
            return redirect(here)
    rows = lesson_questions(user, at.enrolment, lesson_uuid)
    language = get_language() or ""
    context = {
        "section": "courses",
        "title": lesson.title_in(language),
        "lesson_url": at.lesson_url(lesson),
        "is_film": lesson.kind == "video",
        "form": form,
        "here": here,
        "lines": for_learner(rows, user.pk, at.enrolment.cohort_id, language),
    }
    return render(request, "learner/questions.html", context, status=422 if request.method == "POST" else 200)


@for_signed_in
@require_safe
def question(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An own question with its answers."""
    found = access_own_question(person(request), uuid)
    line = for_learner([found], found.enrolment.learner_id, found.enrolment.cohort_id, get_language() or "")[
        0
    ]
    context = {"section": "courses", "line": line, "key": uuid4()}
    return render(request, "learner/question.html", context)


@for_signed_in
@require_POST
def question_more(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`act`: helped, unhelped, or asking once more (`text`)."""
    found, user = access_own_question(person(request), uuid), person(request)
    act = request.POST.get("act", "")
    if act in {"helped", "unhelped"}:
        actions.say_helped(actor=user, question=found, helped=act == "helped")
        return redirect("learner:question", found.uuid)
    try:
        actions.ask_again(actor=user, question=found, text=request.POST.get("text", ""), form=_key(request))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Asked. You get a message when your trainer has answered."))
    return redirect("learner:question", found.uuid)


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("form", ""))
    except ValueError:
        return None
