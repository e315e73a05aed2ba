"""Bringing questions into a bank: handed in, looked at, corrected in place, written once, perhaps taken back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.quizzes.import_pages import DraftPage
from courses.quizzes.importers.columns import is_heading
from courses.quizzes.importers.results import Format
from courses.quizzes.importers.wording import finding_words
from courses.quizzes.importing import (
    choices_of,
    decide,
    drop_import,
    intake_of,
    last_import,
    open_import,
    open_imports,
    undo_import,
)
from courses.quizzes.imports import QuestionImport
from courses.quizzes.models import QuestionBank
from courses.quizzes.taking import IntakeFaulty
from courses.workbooks.marking import Mark, marked
from courses.workbooks.reading import FILE_MAX_MB
from courses.workbooks.refusals import FileTooLarge
from lms.assessments.actions.imports import (
    draft_page,
    is_large,
    order_import_work,
    page_in,
    write_questions,
)
from lms.assessments.models import ImportDeed, ImportWork
from lms.assessments.question_use import asked_among
from lms.audit.actions import record
from lms.messaging.rules import Refusal
from lms.reports.tables import XLSX_TYPE
from lms.web.person import person
from lms.web.trainer.bank_gate import access_bank, for_bank_writers
from lms.web.trainer.bank_import_page import (
    faulty_lines,
    good_lines,
    note_lines,
    role_choices,
    sheet_lines,
    typed_fixes,
    typed_maps,
    typed_passages,
)
from media_pipeline.jobs import WorkState

REFRESH_S = 3


class HandInForm(forms.Form):
    """A file, or questions as they were copied."""

    file = forms.FileField(
        label=gettext_lazy("File with questions"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,.docx,.xml,.zip,.gift"}),
        help_text=gettext_lazy(
            "Excel or CSV as it is, Word, text, GIFT, Aiken, Moodle XML or QTI. What it is, is found out."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste questions"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "From Word or a spreadsheet. 1. before a question, A. before an option, then the answer."
        ),
    )

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file, or paste questions."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@for_bank_writers
def bank_import(request: HttpRequest, key: str) -> HttpResponse:
    """Hand in a file or text; a readable one becomes a draft with its page."""
    bank = access_bank(key)
    form = HandInForm(request.POST, request.FILES) if request.method == "POST" else HandInForm()
    if request.method == "POST" and form.is_valid():
        try:
            draft = _opened(request, bank, form.cleaned_data["file"], form.cleaned_data["text"])
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", refusal.message)
        else:
            return redirect("trainer:bank_import_draft", key, draft.uuid)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        "place": "banks",
        "bank": bank,
        "form": form,
        "last": last_import(bank, person(request)),
        "waiting": open_imports(bank, person(request)),
    }
    return render(request, "trainer/bank_import.html", context, status=status)


def _opened(
    request: HttpRequest, bank: QuestionBank, file: UploadedFile[bytes] | None, text: str
) -> QuestionImport:
    if file is not None and (file.size or 0) > FILE_MAX_MB << 20:
        raise FileTooLarge(mb=FILE_MAX_MB)
    data, name = (text.encode(), "") if file is None else (file.read(), file.name or "questions")
    is_for_worker = is_large(data)
    draft = open_import(
        actor=person(request), bank=bank, data=data, file_name=name, is_read=not is_for_worker
    )
    if is_for_worker:
        order_import_work(actor=person(request), draft=draft, deed=ImportDeed.CHECK)
    return draft


def access_import(request: HttpRequest, key: str, uuid: UUID) -> QuestionImport:
    """One's own import into this bank, or 404."""
    rows = QuestionImport.objects.select_related("bank", "work")
    found = rows.filter(bank__key=key, uuid=uuid, made_by=person(request)).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_bank_writers
def bank_import_draft(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """What the file would do. POST corrects it, then writes it whole (`write`) or what is good of it (`write_good`),
    or throws it away (`drop`). Once written, it is the receipt. A large file is read and written by a worker.
    """
    draft = access_import(request, key, uuid)
    if draft.written_at is not None and request.method == "POST":
        return redirect("trainer:bank_import_draft", key, uuid)  # sent twice
    if draft.written_at is not None:
        context = {"place": "banks", "bank": draft.bank, "done": draft, "figures": draft.figures}
        return render(request, "trainer/bank_import_done.html", context)
    if request.method == "POST" and "drop" in request.POST:
        drop_import(actor=person(request), draft=draft)
        messages.info(request, _("The file is thrown away. Nothing was written."))
        return redirect("trainer:bank", key)
    work: ImportWork | None = getattr(draft, "work", None)
    return _small(request, draft) if work is None else _large(request, draft, work)


def _small(request: HttpRequest, draft: QuestionImport) -> HttpResponse:
    if request.method != "POST":
        return _page(request, draft, draft_page(draft), HTTPStatus.OK)
    _take_typed(request, draft, draft_page(draft) if "mapped" in request.POST else None)
    if not {"write", "write_good"} & request.POST.keys() or _written(request, draft):
        return redirect("trainer:bank_import_draft", draft.bank.key, draft.uuid)
    return _page(request, draft, draft_page(draft), HTTPStatus.UNPROCESSABLE_ENTITY)


def _large(request: HttpRequest, draft: QuestionImport, work: ImportWork) -> HttpResponse:
    shown = page_in(work)
    if request.method == "POST":
        _take_typed(request, draft, shown)
        order_import_work(actor=person(request), draft=draft, deed=_deed(request))
        return redirect("trainer:bank_import_draft", draft.bank.key, draft.uuid)
    has_mistakes = work.reason == IntakeFaulty.code
    if not work.is_terminal or shown is None or not (work.state == WorkState.DONE or has_mistakes):
        return _working(request, draft, work)
    if has_mistakes:
        messages.error(request, _("Some questions have mistakes. Nothing was written."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_mistakes else HTTPStatus.OK
    return _page(request, draft, shown, status)


def _deed(request: HttpRequest) -> ImportDeed:
    if "write" in request.POST:
        return ImportDeed.WRITE
    return ImportDeed.WRITE_GOOD if "write_good" in request.POST else ImportDeed.CHECK


def _working(request: HttpRequest, draft: QuestionImport, work: ImportWork) -> HttpResponse:
    """How far the worker is, asked again by the browser itself; or why it stopped."""
    context = {
        "place": "banks",
        "bank": draft.bank,
        "draft": draft,
        "work": work,
        "is_writing": work.deed != ImportDeed.CHECK,
        "has_stopped": work.is_terminal,
    }
    response = render(request, "trainer/bank_import_working.html", context)
    if not work.is_terminal:
        response["Refresh"] = str(REFRESH_S)
    return response


def _take_typed(request: HttpRequest, draft: QuestionImport, shown: DraftPage | None) -> None:
    """Keep what was said of columns, typed into fields, ticked and unticked."""
    maps = typed_maps(request.POST, shown)
    fixes, out = typed_fixes(request.POST)
    wanted = set() if "again" in request.POST else out | choices_of(draft).out
    rewritten = typed_passages(request.POST)
    decide(actor=person(request), draft=draft, maps=maps, fixes=fixes, out=wanted, rewritten=rewritten)


def _written(request: HttpRequest, draft: QuestionImport) -> bool:
    """Whether it was written, all of it or what is good."""
    try:
        write_questions(actor=person(request), draft=draft, partial="write_good" in request.POST)
    except IntakeFaulty:
        messages.error(request, _("Some questions have mistakes. Nothing was written."))
        return False
    return True


def _page(request: HttpRequest, draft: QuestionImport, shown: DraftPage, status: HTTPStatus) -> HttpResponse:
    intake = shown.intake
    good, faulty = good_lines(shown, get_language() or ""), faulty_lines(intake)
    context = {
        "place": "banks",
        "bank": draft.bank,
        "draft": draft,
        "plan": shown.counts,
        "to_write": shown.to_write,
        "out": len(choices_of(draft).out),
        "sheets": sheet_lines(shown),
        "roles": role_choices(),
        "has_no_headings": shown.has_no_headings,
        "is_sheet": intake.format is Format.SHEET,
        "faulty": [] if shown.has_no_headings else faulty,
        "more_faulty": max(0, shown.counts["errors"] - len(faulty)),
        "good": good,
        "more_good": max(0, shown.counts["good"] - len(good)),
        "notes": note_lines(intake),
        "ignored": intake.ignored,
    }
    return render(request, "trainer/bank_import_draft.html", context, status=status)


@require_safe
@for_bank_writers
def bank_import_marked(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """The same workbook with its bad cells red; 404 for a file that is no sheet."""
    draft = access_import(request, key, uuid)
    intake = intake_of(draft) if draft.written_at is None else None
    if intake is None or intake.format is not Format.SHEET:
        raise Http404
    marks = [Mark(f.sheet, f.row, f.column, finding_words(f)) for f in intake.errors]
    marks += [Mark(f.sheet, f.row, f.column, finding_words(f), is_question=True) for f in intake.notes]
    stem = draft.file_name.rpartition(".")[0] or draft.bank.key
    book = marked(bytes(draft.content), marks, heading=is_heading)
    response = HttpResponse(book, content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}-{_('marked')}.xlsx")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@for_bank_writers
def bank_import_undo(request: HttpRequest, key: str, uuid: UUID) -> HttpResponse:
    """Take a written file back: what nobody was asked and nobody changed."""
    done = access_import(request, key, uuid)
    with transaction.atomic():
        back, kept = undo_import(
            actor=person(request), done=done, asked=lambda uuids: asked_among(list(uuids))
        )
        if back:
            detail = {"bank": key, "questions": back}
            record(actor=person(request), action="questions-import-undone", noun="bank", detail=detail)
    said = ngettext("%(n)d question is taken back", "%(n)d questions are taken back", back) % {"n": back}
    rest = _("%(kept)d stay: somebody was asked them, or changed them.") % {"kept": kept}
    messages.success(request, f"{said} · {rest}" if kept else said)
    return redirect("trainer:bank", key)
