"""Question banks: all of them, and one with its questions, found by words and place, 24 a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.quizzes.bulk import last_act
from courses.quizzes.labels import MAX_CATEGORY, MAX_TAG, State
from courses.quizzes.models import QuestionBank, QuestionKind, QuestionState
from courses.quizzes.records import BankAct
from courses.quizzes.searching import PAGE_SIZE, Shape, Wanted, search_questions, shape_of
from lms.web.person import person
from lms.web.trainer.bank_gate import access_bank, can_write_banks
from lms.web.trainer.bank_lines import list_line, short_languages
from lms.web.trainer.gate import for_trainers

MAX_WORDS = 60
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """A filter with its values, each with how many questions of the bank it has."""

    name: str
    label: str
    every: str
    values: Sequence[Choice]


@require_safe
@for_trainers
def banks(request: HttpRequest) -> HttpResponse:
    """All banks by title, with their size: one query."""
    context = {"place": "banks", "banks": all_banks(), "can_write": can_write_banks(person(request))}
    return render(request, "trainer/banks.html", context)


@require_safe
@for_trainers
def bank(request: HttpRequest, key: str) -> HttpResponse:
    """One bank: what is looked for, page by page. Five queries whatever its size."""
    found = access_bank(key)
    wanted, can_write = wanted_of(request.GET), can_write_banks(person(request))
    shape = shape_of(found, LANGUAGES)
    page = Paginator(search_questions(found, wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [
        list_line(question, page.start_index() + place, get_language() or "")
        for place, question in enumerate(page.object_list)
    ]
    context = {
        "place": "banks",
        "bank": found,
        "shape": shape,
        "shelves": shelves(shape, wanted),
        "filters": filters(shape, wanted),
        "wanted": wanted,
        "is_narrowed": wanted != Wanted(words=wanted.words, state=wanted.state),
        "address": address(wanted)[1:],
        "page": page,
        "questions": lines,
        "can_write": can_write,
        "act": _act_words(last_act(found, person(request))) if can_write else None,
        "categories": [path for path, _step, _depth, _count in shape.categories],
        "states": QuestionState.choices,
    }
    return render(request, "trainer/bank.html", context)


def all_banks() -> QuerySet[QuestionBank]:
    """Every bank with `size` and `waiting` (in review): banks are shared by all trainers, as in the editor."""
    found: QuerySet[QuestionBank] = QuestionBank.objects.annotate(
        size=Count("questions"), waiting=Count("questions", filter=Q(questions__state=State.REVIEW))
    ).order_by("title", "pk")
    return found


def wanted_of(values: QueryDict) -> Wanted:
    """Read the address; what it does not know is not narrowed by."""
    hard, kind, state, lacks = (values.get(name, "") for name in ("hard", "kind", "state", "lacks"))
    return Wanted(
        words=values.get("q", "").strip()[:MAX_WORDS],
        kind=kind if kind in QuestionKind.values else "",
        category=values.get("in", "")[:MAX_CATEGORY],
        difficulty=int(hard) if hard in {"1", "2", "3", "4", "5"} else 0,
        tag=values.get("tag", "")[:MAX_TAG],
        state=state if state in QuestionState.values else "",
        lacks=lacks if lacks in LANGUAGES else "",
    )


def address(wanted: Wanted, **changes: str) -> str:
    """What is wanted as the end of an address, with `changes`; pages begin anew."""
    values: Mapping[str, str] = {
        "q": wanted.words,
        "kind": wanted.kind,
        "in": wanted.category,
        "hard": str(wanted.difficulty or ""),
        "tag": wanted.tag,
        "state": wanted.state,
        "lacks": wanted.lacks,
        **changes,
    }
    return f"?{urlencode({name: value for name, value in values.items() if value})}"


def shelves(shape: Shape, wanted: Wanted) -> list[tuple[str, str, int, bool]]:
    """All, and each state that some question is in: address, word, how many, whether it is this one."""
    lines = [(address(wanted, state=""), _("All questions"), shape.total, not wanted.state)]
    for state, label in QuestionState.choices:
        if shape.states.get(state) and (len(shape.states) > 1 or wanted.state):
            lines.append(
                (address(wanted, state=state), str(label), shape.states[state], wanted.state == state)
            )
    return lines


def filters(shape: Shape, wanted: Wanted) -> list[Choices]:
    """The choices that this bank has; one with a single value is no choice."""
    names = dict(short_languages())
    kinds = [
        (kind, f"{label} ({shape.kinds[kind]})")
        for kind, label in QuestionKind.choices
        if kind in shape.kinds
    ]
    places = [
        (path, f"{'　' * (depth - 1)}{step} ({count})") for path, step, depth, count in shape.categories
    ]
    hard = [(str(level), f"{level} ({count})") for level, count in shape.difficulties.items()]
    tags = [(tag, f"{tag} ({count})") for tag, count in shape.tags]
    lacking = [(code, f"{names[code]} ({count})") for code, count in shape.lacking.items()]
    offered = (
        ("in", pgettext("questions", "Category"), _("all categories"), places, wanted.category),
        ("kind", _("Kind"), _("all kinds"), kinds, wanted.kind),
        ("hard", _("Difficulty"), _("any difficulty"), hard, str(wanted.difficulty or "")),
        ("tag", _("Tag"), _("any tag"), tags, wanted.tag),
        ("lacks", _("Missing language"), _("does not matter"), lacking, wanted.lacks),
    )
    return [
        Choices(name, label, every, [Choice(value, text, value == now) for value, text in values])
        for name, label, every, values, now in offered
        if values or now
    ]


def _act_words(act: BankAct | None) -> dict[str, object] | None:
    """The last act of this person in words, while it can be taken back."""
    if act is None:
        return None
    return {"uuid": act.uuid, "words": act.get_verb_display(), "count": len(act.changes), "at": act.at}
