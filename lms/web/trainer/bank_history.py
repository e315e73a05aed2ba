"""What a question was before: each version beside what it became, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courses.actions import QuestionUnclear, put_question_back
from courses.quizzes.history import Step, changed_fields, question_history
from courses.quizzes.items import QuestionData
from courses.quizzes.models import QuestionKind, QuestionMarking
from courses.quizzes.papers import option_count
from courses.quizzes.records import QuestionVersion
from courses.quizzes.spelling import answer_text, options_text
from lms.accounts.models import User
from lms.audit.actions import record
from lms.web.person import person
from lms.web.trainer.bank_gate import access_question, can_write_banks, for_bank_writers
from lms.web.trainer.bank_lines import points_text, short_languages
from lms.web.trainer.gate import for_trainers

FIELDS = {
    "kind": gettext_lazy("Kind"),
    "stem": gettext_lazy("Question"),
    "options": gettext_lazy("Options"),
    "answer": gettext_lazy("Right answer"),
    "explanation": gettext_lazy("Explanation after the quiz"),
    "points_hundredths": gettext_lazy("Points"),
    "marking": gettext_lazy("half-right answers"),
    "media": gettext_lazy("Pictures and sound"),
    "rubric": gettext_lazy("What is looked at"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that was changed, in words, a line for each language or part that differs."""

    field: str
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version and what its author changed."""

    number: int
    by: str
    at: datetime | None
    differences: Sequence[Difference]
    is_today: bool


@require_safe
@for_trainers
def bank_question_history(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """All versions, newest first, each with what was changed in it. Six queries."""
    question = access_question(key, uuid)
    context = {
        "place": "banks",
        "bank": question.bank,
        "question": question,
        "versions": version_lines(question_history(question)),
        "can_write": can_write_banks(person(request)),
    }
    return render(request, "trainer/bank_history.html", context)


@require_POST
@for_bank_writers
def bank_question_back(request: HttpRequest, key: str, uuid: UUID, number: int) -> HttpResponse:
    """An old version becomes the newest one."""
    question = access_question(key, uuid)
    try:
        with transaction.atomic():
            back = put_question_back(question, number=number, actor=person(request))
            if back.version != question.version:
                detail = {"back_to": number, "version": back.version}
                record(
                    actor=person(request),
                    action="question-put-back",
                    noun="question",
                    object_uuid=uuid,
                    detail=detail,
                )
    except QuestionVersion.DoesNotExist as error:
        raise Http404 from error
    except QuestionUnclear as unclear:
        messages.error(request, str(unclear.message))
    else:
        messages.success(request, _("The question says again what it said in version %(n)s.") % {"n": number})
    return redirect("trainer:bank_question_history", key, uuid)


def version_lines(steps: Sequence[Step]) -> list[VersionLine]:
    """The versions with their differences to the one before; `steps` begin with the newest."""
    people = User.objects.filter(pk__in={step.by_id for step in steps if step.by_id})
    names = dict(people.values_list("pk", "display_name"))
    older: Sequence[Step | None] = [*steps[1:], None]
    return [
        VersionLine(
            number=step.number,
            by=names.get(step.by_id, "") if step.by_id else "",
            at=step.at,
            differences=differences(before.item, step.item) if before else [],
            is_today=step is steps[0],
        )
        for step, before in zip(steps, older, strict=True)
    ]


def differences(old: QuestionData, new: QuestionData) -> list[Difference]:
    """The fields in which two versions differ, in words."""
    found = []
    for name in changed_fields(old, new):
        before, after = _words(old, name), _words(new, name)
        if name in {"stem", "options", "explanation"}:
            both = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
            before, after = [pair[0] for pair in both], [pair[1] for pair in both]
        found.append(Difference(str(FIELDS[name]), before, after))
    return found


def _words(item: QuestionData, name: str) -> list[str]:
    """What a field says; texts and options a line for each language, empty where there is none."""
    value = getattr(item, name)
    if name in {"stem", "explanation", "options"}:
        empty: Any = [] if name == "options" else ""  # Any: as the field has it
        by_language = [value.get(code, empty) for code, _name in short_languages()]
        return [options_text(item.kind, text) if name == "options" else text for text in by_language]
    return _plain_words(item, name, value)


def _plain_words(item: QuestionData, name: str, value: Any) -> list[str]:  # Any: the field's own
    """What a field says that is the same in every language."""
    if name == "answer":
        return [answer_text(item.kind, value, option_count(item))]
    if name == "points_hundredths":
        return [points_text(value)]
    if name in {"marking", "kind"}:
        return [str((QuestionMarking if name == "marking" else QuestionKind)(value).label)]
    return [_rubric_words(line) for line in value] if name == "rubric" else [str(len(value))]


def _rubric_words(line: dict[str, object]) -> str:
    words, points = line.get("words"), line.get("points_hundredths")
    text = next(iter(words.values()), "") if isinstance(words, dict) else ""
    return f"{text} ({points_text(points)})" if isinstance(points, int) else text
