"""Acts on a bank: making and naming it, and what is done to many of its questions at once, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.actions import BankKeyTaken, create_bank
from courses.catalogue.choices import Level
from courses.catalogue.rows import Subject
from courses.outline import in_language
from courses.quizzes import bulk
from courses.quizzes.keeping import AskedBefore
from courses.quizzes.labels import State
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.records import BankAct
from courses.quizzes.reviewing import RemarkOwed
from courses.quizzes.searching import PAGE_SIZE, search_questions
from lms.accounts.models import User
from lms.assessments.question_use import asked_among
from lms.audit.actions import record
from lms.reports.selection import parse_uuid
from lms.web.person import person
from lms.web.trainer.bank_gate import access_bank, for_bank_writers
from lms.web.trainer.banks import wanted_of
from lms.web.trainer.short_plans import warn_of_short_plans

# Several at once are written with what was there before; more are done in two goes.
MOST_AT_ONCE = 5_000


class BankTitleForm(forms.Form):
    """A bank: its title, and for whom it is."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    key = forms.SlugField(
        label=gettext_lazy("Short name"),
        max_length=60,
        help_text=gettext_lazy(
            "Letters, numbers and dashes, for example tea-101-1. Quizzes name the bank by it, so it stays."
        ),
    )
    occupation = forms.CharField(label=gettext_lazy("Occupation"), max_length=40, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Skill level"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's options
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [("", _("any level")), *((str(value), label) for value, label in Level.choices)]
        self.fields["occupation"].widget.attrs["list"] = "occupations"


@require_http_methods(["GET", "HEAD", "POST"])
@for_bank_writers
def bank_new(request: HttpRequest) -> HttpResponse:
    """A new, empty bank."""
    form = BankTitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_bank(actor=person(request), **form.cleaned_data)
        except BankKeyTaken as refusal:
            form.add_error("key", str(refusal.message))
        else:
            return redirect("trainer:bank", made.key)
    return _bank_form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bank_writers
def bank_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Another title, trade or level."""
    found = access_bank(key)
    form = BankTitleForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in ("title", "key", "occupation", "level")},
    )
    form.fields["key"].disabled = True
    if request.method == "POST" and form.is_valid():
        for name in ("title", "occupation", "level"):
            setattr(found, name, form.cleaned_data[name])
        found.save(update_fields=["title", "occupation", "level", "updated_at"])
        _note(request, "bank-changed", found, {})
        messages.success(request, _("Saved."))
        return redirect("trainer:bank", key)
    return _bank_form(request, form, found)


def _bank_form(request: HttpRequest, form: BankTitleForm, found: QuestionBank | None) -> HttpResponse:
    trades = [in_language(subject.name, request.LANGUAGE_CODE) for subject in Subject.objects.all()]
    context = {"place": "banks", "form": form, "bank": found, "occupations": trades}
    return render(request, "trainer/bank_form.html", context, status=422 if form.errors else 200)


@require_POST
@for_bank_writers
def bank_act(request: HttpRequest, key: str) -> HttpResponse:
    """One act on the ticked questions, or on all that the filters find."""
    found = access_bank(key)
    back = f"{reverse('trainer:bank', args=[key])}?{_kept(request.POST.get('back', ''))}"
    chosen = _chosen(request, found)
    if not chosen:
        messages.error(request, _("Tick the questions first."))
        return redirect(back)
    # Papers are read before the writing begins: on SQLite nobody else writes meanwhile.
    asked = (
        asked_among([question.uuid for question in chosen]) if request.POST.get("act") == "delete" else set()
    )
    try:
        with transaction.atomic():
            act = _done(request.POST, chosen, asked, person(request))
            if act is not None:
                _note(request, f"questions-{act.verb}", found, {"questions": len(act.changes)})
    except (RemarkOwed, AskedBefore) as refusal:
        messages.error(request, str(refusal.message))
        return redirect(back)
    if act is None:
        messages.info(request, _("Nothing to change: they are like that already."))
    else:
        warn_of_short_plans(request, key)
    return redirect(back)


@require_POST
@for_bank_writers
def bank_undo(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """Take one's own act back; a second click changes nothing."""
    found = access_bank(key)
    act = BankAct.objects.filter(bank=found, uuid=uuid, by=person(request)).first()
    if act is None:
        raise Http404
    with transaction.atomic():
        if count := bulk.undo_act(act, actor=person(request)):
            _note(request, "questions-undone", found, {"questions": count, "act": act.verb})
    said = ngettext("%(n)s question is as it was.", "%(n)s questions are as they were.", count) % {"n": count}
    messages.success(request, said)
    return redirect(f"{reverse('trainer:bank', args=[key])}?{_kept(request.POST.get('back', ''))}")


def _chosen(request: HttpRequest, found: QuestionBank) -> list[Question]:
    if request.POST.get("all"):
        return list(
            search_questions(found, wanted_of(QueryDict(request.POST.get("back", ""))))[:MOST_AT_ONCE]
        )
    wanted = [uuid for text in request.POST.getlist("q")[:PAGE_SIZE] if (uuid := parse_uuid(text))]
    return list(Question.objects.filter(bank=found, uuid__in=wanted).order_by("sort_order", "id"))


def _done(posted: QueryDict, chosen: list[Question], asked: set[UUID], actor: User) -> BankAct | None:
    """The act that the pressed button names. Raises what the act raises."""
    name, typed = posted.get("act", ""), posted.get
    hard = typed("hard", "")
    acts: dict[str, Callable[[], BankAct | None]] = {
        "move": lambda: bulk.set_category(chosen, category=typed("category", ""), actor=actor),
        "tag": lambda: bulk.add_tags(chosen, tags=typed("tags", ""), actor=actor),
        "untag": lambda: bulk.drop_tags(chosen, tags=typed("tags", ""), actor=actor),
        "hard": lambda: (
            bulk.set_difficulty(chosen, difficulty=int(hard), actor=actor)
            if hard in {"1", "2", "3", "4", "5"}
            else None
        ),
        "delete": lambda: bulk.delete_questions(chosen, asked=asked, actor=actor),
    }
    if name in set(State):
        return bulk.set_state(chosen, to=State(name), actor=actor, remark=typed("remark", ""))
    return acts[name]() if name in acts else None


def _kept(text: str) -> str:
    """The filters of the list, as this page writes them; nothing else of the address comes back."""
    return urlencode(
        [
            pair
            for pair in QueryDict(text[:600]).items()
            if pair[0] in {"q", "kind", "in", "hard", "tag", "state", "lacks", "page"}
        ]
    )


def _note(request: HttpRequest, action: str, found: QuestionBank, detail: dict[str, object]) -> None:
    record(actor=person(request), action=action, noun="bank", detail={"bank": found.key, **detail})
