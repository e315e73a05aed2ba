"""One question of a bank: as learners see it and with its key, written and changed in three languages at once."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.actions import QuestionChanged, QuestionUnclear, save_question
from courses.quizzes.derived import missing_in
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.labels import MOVES, State
from courses.quizzes.models import Question, QuestionBank, QuestionKind, QuestionMarking
from courses.quizzes.papers import shown
from courses.quizzes.reviewing import RemarkOwed, move_questions
from courses.quizzes.searching import shape_of
from lms.assessments.queries.statistics import figures_of
from lms.audit.actions import record
from lms.web.person import person
from lms.web.trainer.bank_figures import figures_line
from lms.web.trainer.bank_gate import access_bank, access_question, can_write_banks, for_bank_writers
from lms.web.trainer.bank_lines import (
    media_lines,
    media_places,
    question_line,
    rubric_lines,
    short_languages,
    state_tag,
)
from lms.web.trainer.bank_sheet import HARD, Sheet, sheet_of, typed_question, typed_sheet
from lms.web.trainer.banks import LANGUAGES
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.short_plans import warn_of_short_plans

MOVE_WORDS = {
    State.APPROVED: ("check", gettext_lazy("Approve")),
    State.REVIEW: ("eye", gettext_lazy("Ask for review")),
    State.DRAFT: ("pencil", gettext_lazy("Back to draft")),
    State.RETIRED: ("archive", gettext_lazy("Retire")),
}


@require_safe
@for_trainers
def bank_question(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """The question in one language (`?language=`), without and with its key; who wrote and reviewed it."""
    return _question_page(request, access_question(key, uuid))


@require_http_methods(["GET", "HEAD", "POST"])
@for_bank_writers
def bank_question_new(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a kind, then write. The identity is in the form, so that a double click writes one question."""
    bank = access_bank(key)
    asked = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    if asked not in set(Kind):
        context = {"place": "banks", "bank": bank, "kinds": QuestionKind.choices}
        return render(request, "trainer/bank_kinds.html", context)
    category = request.GET.get("in", "")
    blank = QuestionData(uuid=_identity(request), kind=asked, stem={}, category=category)
    return _written(request, bank, blank, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bank_writers
def bank_question_edit(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """Change a question; what it was is kept."""
    question = access_question(key, uuid)
    return _written(request, question.bank, question.as_data(), question)


@require_POST
@for_bank_writers
def bank_question_state(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """Approve, ask for review, send back with a remark, retire."""
    question, to = access_question(key, uuid), request.POST.get("to", "")
    before = question.state
    try:
        with transaction.atomic():
            moved = to in set(State) and move_questions(
                [question], to=State(to), actor=person(request), remark=request.POST.get("remark", "")[:500]
            )
            if moved:
                _note(request, "question-state", question, {"from": before, "to": to})
    except RemarkOwed as refusal:
        messages.error(request, str(refusal.message))
    else:
        if moved and before == State.APPROVED:
            warn_of_short_plans(request, key)
    return redirect("trainer:bank_question", key, uuid)


def _written(
    request: HttpRequest, bank: QuestionBank, before: QuestionData, question: Question | None
) -> HttpResponse:
    """The form, more rows of it, what is wrong with it, or the saved question."""
    if request.method != "POST":
        return _form_page(request, bank, sheet_of(before), question, before.uuid)
    if "more" in request.POST:
        return _form_page(
            request, bank, typed_sheet(request.POST, before.kind, more=True), question, before.uuid
        )
    try:
        with transaction.atomic():
            item = typed_question(request.POST, before)
            saved = _saved(request, bank, item, question)
    except QuestionUnclear as unclear:
        errors = {unclear.field: str(unclear.message)}
    except QuestionChanged as refusal:
        errors = {"form": str(refusal.message)}
    else:
        messages.success(request, _("Saved."))
        if request.POST.get("then") == "next":
            page = reverse("trainer:bank_question_new", args=[bank.key])
            return redirect(f"{page}?{urlencode({'kind': before.kind, 'in': item.category})}")
        return redirect("trainer:bank_question", bank.key, saved.uuid)
    sheet = typed_sheet(request.POST, before.kind, errors=errors)
    return _form_page(request, bank, sheet, question, before.uuid, status=422)


def _saved(
    request: HttpRequest, bank: QuestionBank, item: QuestionData, question: Question | None
) -> Question:
    actor = person(request)
    version = request.POST.get("version", "")
    was = int(version) if question is not None and version.isascii() and version.isdigit() else None
    author = question.changed_by_id if question is not None else actor.pk
    state = State.APPROVED if request.POST.get("state") == State.APPROVED else State.DRAFT
    saved = save_question(bank, item, actor=actor, was_version=was, state=state)
    if author != actor.pk:
        _note(request, "question-changed", saved, {"version": saved.version})
    return saved


def _form_page(
    request: HttpRequest,
    bank: QuestionBank,
    sheet: Sheet,
    question: Question | None,
    uuid: str,
    *,
    status: int = 200,
) -> HttpResponse:
    shape, tongue = shape_of(bank, LANGUAGES), request.POST.get("tongue", "")
    context = {
        "place": "banks",
        "bank": bank,
        "question": question,
        "uuid": uuid,
        "sheet": sheet,
        "tongue": tongue if tongue in LANGUAGES else get_language() or "",
        "kind_words": QuestionKind(sheet.kind).label,
        "markings": QuestionMarking.choices,
        "hard": HARD,
        "categories": [path for path, _step, _depth, _count in shape.categories],
    }
    return render(request, "trainer/bank_question_form.html", context, status=status)


def _question_page(request: HttpRequest, question: Question) -> HttpResponse:
    item, asked = question.as_data(), request.GET.get("language", "")
    language = asked if asked in LANGUAGES else get_language() or ""
    did = figures_of([question.uuid]).get(question.uuid, {})
    steps = question.review_steps.select_related("by").order_by("-at", "-pk")[:10]
    context = {
        "place": "banks",
        "bank": question.bank,
        "question": question,
        "face": shown(item, language),
        "line": question_line(item, language),
        "languages": [
            (code, name, code == language, bool(missing_in(item, code))) for code, name in short_languages()
        ],
        "rubric": rubric_lines(item, language),
        "figures": figures_line(item, did[item.version], language) if item.version in did else None,
        "older": [
            (number, found.asked, round(found.facility / 10))
            for number, found in sorted(did.items(), reverse=True)
            if number != item.version
        ],
        "media": media_lines(item, language),
        "media_places": media_places(item, language),
        "media_base": f"{reverse('trainer:bank', args=[question.bank.key])}media/",
        "state": state_tag(question.state),
        "moves": [(state.value, *MOVE_WORDS[state]) for state in MOVES[State(question.state)]],
        "steps": [(step, state_tag(step.state)) for step in steps],
        "tags": question.tags,
        "can_write": can_write_banks(person(request)),
    }
    return render(request, "trainer/bank_question.html", context)


def _identity(request: HttpRequest) -> str:
    """The uuid of a question that is being written: from its form, or a new one."""
    try:
        return str(UUID(request.POST.get("uuid", "")))
    except ValueError:
        return str(uuid4())


def _note(request: HttpRequest, action: str, question: Question, detail: dict[str, object]) -> None:
    record(actor=person(request), action=action, noun="question", object_uuid=question.uuid, detail=detail)
