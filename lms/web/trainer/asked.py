"""What learners ask about lessons: who waits longest first; answering, letting others read along, hiding."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.teaching import access_taught_cohort
from lms.discussions import actions
from lms.discussions.access import access_taught_question
from lms.discussions.models import Question, QuestionWords
from lms.discussions.queries import inbox
from lms.discussions.rules.showing import Audience
from lms.messaging.rules import Refusal
from lms.web.components.question_lines import audience_choices, for_staff
from lms.web.person import person
from lms.web.trainer.asked_count import forget_asked_count
from lms.web.trainer.gate import for_trainers


class AnswerForm(forms.Form):
    """An answer and who reads it."""

    text = forms.CharField(label=gettext_lazy("Answer"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    audience = forms.ChoiceField(label=gettext_lazy("Who reads along"), widget=forms.RadioSelect)
    form = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def offered(self) -> AnswerForm:
        """With the choices in the reader's language."""
        field = self.fields["audience"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = audience_choices()
        return self


@require_safe
@for_trainers
def asked(request: HttpRequest) -> HttpResponse:
    """Questions of all own classes, or of one (`?class=`). Nine queries for any number."""
    user, named = person(request), request.GET.get("class", "")
    try:
        cohort = access_taught_cohort(user, UUID(named)) if named else None
    except ValueError as error:
        raise NotVisible from error
    lines = for_staff(inbox(user, cohort), get_language() or "")
    context = {
        "place": "asked",
        "cohort": cohort,
        "lines": lines,
        "waiting": sum(line.waits for line in lines),
    }
    return render(request, "trainer/asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def question(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One question whole; a POST answers it."""
    found = access_taught_question(person(request), uuid)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"audience": found.audience, "form": uuid4()},
    ).offered()
    if request.method == "POST" and form.is_valid() and _answered(request, found, form):
        return redirect("trainer:question", found.uuid)
    line = for_staff([found], get_language() or "")[0]
    context = {"place": "asked", "line": line, "form": form, "audiences": audience_choices()}
    return render(request, "trainer/question.html", context, status=422 if request.method == "POST" else 200)


def _answered(request: HttpRequest, found: Question, form: AnswerForm) -> bool:
    data = form.cleaned_data
    try:
        actions.answer_question(
            actor=person(request), question=found, text=data["text"], audience=Audience(data["audience"]),
            form=data["form"],
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    forget_asked_count(person(request))
    messages.success(request, _("Answered. Who asked is told."))
    return True


@require_POST
@for_trainers
def question_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`act`: open (with `audience`), hide (with `why`), show."""
    found, user = access_taught_question(person(request), uuid), person(request)
    act = request.POST.get("act", "")
    try:
        if act == "open":
            actions.open_to(actor=user, question=found, audience=_audience(request))
        elif act == "hide":
            actions.hide_question(actor=user, question=found, why=request.POST.get("why", ""))
        elif act == "show":
            actions.show_question(actor=user, question=found)
        else:
            raise NotVisible
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Saved."))
    forget_asked_count(user)
    return redirect("trainer:question", found.uuid)


@require_POST
@for_trainers
def answer_act(request: HttpRequest, uuid: UUID, words: UUID) -> HttpResponse:
    """`act`: change (with `text`) or withdraw an answer."""
    found, user = access_taught_question(person(request), uuid), person(request)
    row = QuestionWords.objects.select_related("question").filter(question=found, uuid=words).first()
    if row is None:
        raise NotVisible
    try:
        if request.POST.get("act") == "withdraw":
            actions.withdraw_answer(actor=user, words=row)
        else:
            actions.change_answer(actor=user, words=row, text=request.POST.get("text", ""))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Saved."))
    forget_asked_count(user)
    return redirect("trainer:question", found.uuid)


def _audience(request: HttpRequest) -> Audience:
    try:
        return Audience(request.POST.get("audience", ""))
    except ValueError as error:
        raise NotVisible from error
