"""Questions of a bank that say the same: look at them side by side, keep one, retire the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.quizzes.doubles import Doubles, keep_one, near_questions, same_questions
from courses.quizzes.models import Question
from lms.assessments.queries.statistics import figures_of
from lms.audit.actions import record
from lms.reports.selection import parse_uuid
from lms.web.person import person
from lms.web.trainer.bank_gate import access_bank, can_write_banks, for_bank_writers
from lms.web.trainer.bank_lines import QuestionLine, question_line
from lms.web.trainer.gate import for_trainers

GROUPS_A_PAGE = 12
MOST_IN_GROUP = 200


@dataclass(frozen=True, slots=True)
class DoubleLine:
    """One of the questions of a group."""

    question: Question
    line: QuestionLine
    asked: int


@dataclass(frozen=True, slots=True)
class Group:
    """Questions to choose from."""

    lines: Sequence[DoubleLine]
    percent: int
    keys_differ: bool


@require_safe
@for_trainers
def bank_doubles(request: HttpRequest, key: str) -> HttpResponse:
    """The same ones first, then those that are nearly so. Eight queries."""
    bank = access_bank(key)
    page = Paginator([*same_questions(bank), *near_questions(bank)], GROUPS_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "place": "banks",
        "bank": bank,
        "page": page,
        "groups": _groups(list(page.object_list)),
        "can_write": can_write_banks(person(request)),
    }
    return render(request, "trainer/bank_doubles.html", context)


@require_POST
@for_bank_writers
def bank_keep_one(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the chosen one; the bank's page offers to take it back."""
    bank, keep = access_bank(key), parse_uuid(request.POST.get("keep", ""))
    among = [uuid for text in request.POST.getlist("among")[:MOST_IN_GROUP] if (uuid := parse_uuid(text))]
    if keep is None or keep not in among:
        messages.error(request, _("Choose the one that stays."))
        return redirect("trainer:bank_doubles", key)
    with transaction.atomic():
        act = keep_one(bank, keep=keep, among=among, actor=person(request))
        if act is not None:
            detail = {"bank": bank.key, "questions": len(act.changes), "kept": str(keep)}
            record(actor=person(request), action="questions-merged", noun="bank", detail=detail)
    count = len(act.changes) if act is not None else 0
    said = ngettext("%(n)s question is retired.", "%(n)s questions are retired.", count) % {"n": count}
    messages.success(request, said)
    return redirect("trainer:bank_doubles", key)


def _groups(found: Sequence[Doubles]) -> list[Group]:
    language = get_language() or ""
    shown = [question for group in found for question in group.questions]
    did = figures_of([question.uuid for question in shown])
    return [
        Group(
            [
                DoubleLine(
                    question,
                    question_line(question.as_data(), language),
                    sum(version.asked for version in did.get(question.uuid, {}).values()),
                )
                for question in group.questions
            ],
            group.percent,
            group.keys_differ,
        )
        for group in found
    ]
