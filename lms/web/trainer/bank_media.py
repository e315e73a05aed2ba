"""Pictures and sounds of a question: bringing them in, taking them away, showing them on bank pages."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.actions import QuestionUnclear
from courses.quizzes.files import FileRefused, QuestionFile, add_medium, drop_medium
from courses.quizzes.models import Question
from lms.accounts.access import NotVisible
from lms.audit.actions import record
from lms.web.components.question_files import file_answer
from lms.web.person import person
from lms.web.trainer.bank_gate import access_question, for_bank_writers
from lms.web.trainer.bank_lines import short_languages
from lms.web.trainer.gate import for_trainers


@require_safe
@for_trainers
def bank_medium(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A file of the bank."""
    if not QuestionFile.objects.filter(bank__key=key, key=name).exists():
        raise NotVisible
    return file_answer(request, name)


@require_POST
@for_bank_writers
def bank_medium_add(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """A picture or a sound for the stem or an option, with words for those who cannot see or hear it."""
    question, file = access_question(key, uuid), request.FILES.get("file")
    words = {code: request.POST.get(f"words_{code}", "")[:300] for code, _name in short_languages()}
    if file is None or file.file is None:
        messages.error(request, _("Choose a file first."))
        return redirect("trainer:bank_question", key, uuid)
    try:
        with transaction.atomic():
            made = add_medium(
                question, at=_place(request), file=file.file, words=words, actor=person(request)
            )
            _note(request, "question-medium-added", question, made)
    except (FileRefused, QuestionUnclear) as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Saved."))
    return redirect("trainer:bank_question", key, uuid)


@require_POST
@for_bank_writers
def bank_medium_drop(request: HttpRequest, key: str, uuid: UUID, name: str) -> HttpResponse:
    """Take it away; papers that were handed out keep it."""
    question = access_question(key, uuid)
    with transaction.atomic():
        made = drop_medium(question, key=name, actor=person(request))
        if made.version != question.version:
            _note(request, "question-medium-dropped", question, made)
    return redirect("trainer:bank_question", key, uuid)


def _place(request: HttpRequest) -> str | int:
    text = request.POST.get("at", "stem")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else text


def _note(request: HttpRequest, action: str, was: Question, made: Question) -> None:
    """On record where it is another's question."""
    if was.changed_by_id != person(request).pk:
        detail = {"version": made.version}
        record(actor=person(request), action=action, noun="question", object_uuid=made.uuid, detail=detail)
