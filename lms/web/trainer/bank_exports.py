"""Taking questions out of a bank: our workbook, GIFT, QTI 3.0; what a file cannot hold is said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.queries import questions_of
from courses.quizzes.exporters.gift import gift_of
from courses.quizzes.exporters.losses import LOSSES, FileKind, holds, losses
from courses.quizzes.exporters.qti import package_of
from courses.quizzes.exporters.workbook import template, workbook_of
from courses.quizzes.files import bank_files
from courses.quizzes.items import QuestionData
from courses.quizzes.models import QuestionBank
from lms.audit.actions import record
from lms.reports.tables import XLSX_TYPE
from lms.web.person import person
from lms.web.trainer.bank_gate import access_bank, for_bank_writers

NAMES = {
    FileKind.XLSX: (gettext_lazy("Excel workbook"), gettext_lazy("Comes back unchanged when it is brought in again.")),
    FileKind.GIFT: (gettext_lazy("GIFT text"), gettext_lazy("For Moodle and others, in the language of this page.")),
    FileKind.QTI: (gettext_lazy("QTI 3.0 package"), gettext_lazy("For other learning platforms, in the language of this page.")),
}  # fmt: skip
TYPES = {
    FileKind.XLSX: (XLSX_TYPE, "xlsx"),
    FileKind.GIFT: ("text/plain; charset=utf-8", "gift.txt"),
    FileKind.QTI: ("application/zip", "qti.zip"),
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that can be had: how many questions are in it, and what of them is not."""

    form: str
    name: str
    about: str
    count: int
    lost: Sequence[tuple[int, str]]


@require_safe
@for_bank_writers
def bank_export(request: HttpRequest, key: str) -> HttpResponse:
    """The files, each with what it cannot hold. Two queries."""
    bank, items = access_bank(key), questions_of(key)
    files = [
        FileLine(
            form=form,
            name=str(NAMES[form][0]),
            about=str(NAMES[form][1]),
            count=sum(holds(form, item) for item in items),
            lost=[(loss.count, str(LOSSES[loss.code])) for loss in losses(form, items)],
        )
        for form in FileKind
    ]
    context = {"place": "banks", "bank": bank, "files": files, "size": len(items)}
    return render(request, "trainer/bank_export.html", context)


@require_POST
@for_bank_writers
def bank_export_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """One of the files, with its keys: who took it stands in the record."""
    bank, items = access_bank(key), questions_of(key)
    if form not in set(FileKind):
        raise Http404
    kind = FileKind(form)
    detail = {"bank": key, "file": form, "questions": len(items)}
    record(actor=person(request), action="questions-exported", noun="bank", detail=detail)
    return _download(_made(kind, bank, items), TYPES[kind][0], f"{bank.key}.{TYPES[kind][1]}")


@require_safe
@for_bank_writers
def bank_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook with a line of each kind."""
    return _download(template(), XLSX_TYPE, f"{_('Questions')}.xlsx")


def _made(form: FileKind, bank: QuestionBank, items: Sequence[QuestionData]) -> bytes:
    language = get_language() or "zh-hans"
    if form is FileKind.GIFT:
        return gift_of(items, language).encode()
    files = bank_files(bank)
    return (
        package_of(items, language, files=files) if form is FileKind.QTI else workbook_of(items, files=files)
    )


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
