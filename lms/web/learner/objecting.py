"""“Something is not right”: a short form about a day, that opens a question at the office. Works without script."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts.queries import learner_enrolments
from lms.ledger.actions import object_to_day
from lms.ledger.names import DayQuestion
from lms.messaging.rules import Refusal
from lms.web.learner.hours import chosen_class, lesson_links
from lms.web.person import person
from lms.web.policies import for_signed_in

LONGEST_WORDS = 1000


class QuestionForm(forms.Form):
    """What is not right, in which lesson, and in own words."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is not right?"),
        choices=DayQuestion.choices,
        widget=forms.RadioSelect,
        initial=DayQuestion.MISSING,
    )
    lesson = forms.ChoiceField(label=gettext_lazy("Lesson"), required=False)
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For example from when to when, and where you were."),
    )

    def __init__(
        self, *args: Any, titles: Mapping[str, str], **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.titles = titles
        field = self.fields["lesson"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("not about one lesson")), *titles.items()]

    @property
    def said(self) -> str:
        """What the office reads."""
        data = self.cleaned_data
        parts = [
            str(DayQuestion(data["what"]).label),
            self.titles.get(data["lesson"], ""),
            data["words"].strip(),
        ]
        return "\n".join(part for part in parts if part)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hours_question(request: HttpRequest, day: date) -> HttpResponse:
    """The form for a day of a class (`?class=`); sent twice it is one question."""
    user = person(request)
    named = request.GET.get("class", "")
    found = chosen_class(learner_enrolments(user), named)
    if found is None or named not in {"", str(found.uuid)}:
        raise Http404
    titles = {uuid: title for uuid, (title, _url) in lesson_links(found, get_language() or "").items()}
    form = QuestionForm(request.POST or None, titles=titles)
    back = f"{reverse('learner:hours_day', args=[day])}?class={found.uuid}"
    if request.method == "POST" and form.is_valid():
        lesson = form.cleaned_data["lesson"]
        try:
            object_to_day(
                actor=user,
                enrolment=found,
                day=day,
                what=DayQuestion(form.cleaned_data["what"]),
                words=form.said,
                lesson_uuid=UUID(lesson) if lesson else None,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("The training office has your question. You will read the answer here.")
            )
            return redirect(back)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"section": "hours", "day": day, "form": form, "back": back, "class_name": found.cohort.name}
    return render(request, "learner/hours_question.html", context, status=status)
