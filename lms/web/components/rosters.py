"""Handing in a roster, looking at it, correcting it in place and writing it: the same for the office and for HR."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.workbooks.marking import Mark, marked
from courses.workbooks.refusals import FileTooLarge
from lms.cohorts import actions
from lms.cohorts.actions.limits import answer_size
from lms.cohorts.drafts import content_of, fixes_of, is_large, roster_in
from lms.cohorts.limits import newcomers_in, size_question
from lms.cohorts.models import Cohort, Places, RosterDraft
from lms.cohorts.roster_pages import EDITED, FAULTS_SHOWN, FaultyRow, PlanPage, Swap, page_of
from lms.cohorts.roster_plans import RosterPlan, plan_roster
from lms.cohorts.roster_undo import last_writing
from lms.cohorts.rules.roster import Column, Fault, column_of
from lms.cohorts.rules.setup_refusals import ClassTooLarge
from lms.cohorts.words import column_words, fault_words
from lms.messaging.rules import Refusal
from lms.reports.tables import XLSX_TYPE
from lms.web.person import person

FILE_MAX_MB = 5
TEXT_MAX = 200


class HandInForm(forms.Form):
    """A file, or rows as they were copied."""

    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt"}),
        help_text=gettext_lazy("As it is: titles, any order of columns and sums at the end are understood."),
    )
    rows = forms.CharField(
        label=gettext_lazy("Or paste rows, one person a line"),
        required=False,
        strip=False,
        max_length=2_000_000,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Name, telephone, ID number, department – from a spreadsheet, or with commas. "
            "A first line with headings is understood."
        ),
    )

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("rows", "").strip():
            raise forms.ValidationError(_("Choose a file, or paste rows."))
        return data


def hand_in(
    request: HttpRequest, cohort: Cohort, *, room: str, order: Callable[..., None], **context: object
) -> HttpResponse:
    """The page that takes a file or rows; a readable one becomes a draft and its page. The caller checks who may.

    `order(request, draft, room=room)` is called for a draft that a page would have to wait for.
    """
    form = HandInForm(request.POST, request.FILES) if request.method == "POST" else HandInForm()
    if request.method == "POST" and form.is_valid():
        try:
            draft = _draft_of(request, cohort, form.cleaned_data["file"], form.cleaned_data["rows"])
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "rows", refusal.message)
        else:
            if is_large(content_of(draft)):
                order(request, draft, room=room)
            return redirect(f"{room}:roster_draft", draft.uuid)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    can_undo = last_writing(cohort) is not None
    values = {"form": form, "cohort": cohort, "place": "classes", "can_undo": can_undo, **context}
    return render(request, f"{room}/roster.html", values, status=status)


def _draft_of(
    request: HttpRequest, cohort: Cohort, file: UploadedFile[bytes] | None, rows: str
) -> RosterDraft:
    if file is None:
        return actions.open_draft(actor=person(request), cohort=cohort, data=rows.encode())
    if (file.size or 0) > FILE_MAX_MB << 20:
        raise FileTooLarge(mb=FILE_MAX_MB)
    name = file.name or "roster"
    return actions.open_draft(actor=person(request), cohort=cohort, data=file.read(), file_name=name)


def check(
    request: HttpRequest, draft: RosterDraft, *, room: str, sees_others: bool, back: str
) -> HttpResponse:
    """What a draft would do. POST corrects it, then writes it whole (`write`), or what is good of it (`write_good`),
    or throws it away (`drop`). A draft that was written leads back. A large one is a worker's (`large_rosters`).
    """
    if draft.written_at is not None:
        return redirect(back)
    if "drop" in request.POST:
        return drop(request, draft, back)
    status = HTTPStatus.OK
    if request.method == "POST":
        take_typed(request, draft, lambda: page_of(_plan(draft, sees_others=sees_others)).swaps)
        if not {"write", "write_good"} & request.POST.keys():
            return redirect(f"{room}:roster_draft", draft.uuid)
        try:
            done = _written(request, draft, sees_others=sees_others)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, written_words(page_of(done)))
            return redirect(back)
    plan = _plan(draft, sees_others=sees_others)
    asked = size_question(draft.cohort, adding=newcomers_in(plan, draft.cohort))
    words = ClassTooLarge(people=asked.people, limit=asked.limit).message if asked else ""
    return show_page(request, draft, page_of(plan), room=room, back=back, status=status, size_words=words)


@transaction.atomic
def _written(request: HttpRequest, draft: RosterDraft, *, sees_others: bool) -> RosterPlan:
    """Everything or nothing; beyond the limit of the class only with a reason (`size_why`), which is kept."""
    adding = newcomers_in(_plan(draft, sees_others=sees_others), draft.cohort)
    why = request.POST.get("size_why", "")
    answer_size(actor=person(request), cohort=draft.cohort, adding=adding, why=why)
    return actions.write_draft(actor=person(request), draft=draft, partial="write_good" in request.POST)


def drop(request: HttpRequest, draft: RosterDraft, back: str) -> HttpResponse:
    """Thrown away; nothing was written."""
    actions.drop_draft(actor=person(request), draft=draft)
    messages.info(request, _("The roster is thrown away. Nothing was written."))
    return redirect(back)


def show_page(
    request: HttpRequest,
    draft: RosterDraft,
    shown: PlanPage,
    *,
    room: str,
    back: str,
    status: HTTPStatus = HTTPStatus.OK,
    size_words: str = "",
) -> HttpResponse:
    """The page of a draft that was checked; `size_words`: the class would be too large."""
    values = {"draft": draft, "cohort": draft.cohort, "place": "classes", "back": back, **_shown(shown)}
    values["size_words"] = size_words
    marked_url = reverse(f"{room}:roster_marked", args=[draft.uuid])
    return render(request, f"{room}/roster_draft.html", {**values, "marked_url": marked_url}, status=status)


def _plan(draft: RosterDraft, *, sees_others: bool) -> RosterPlan:
    roster = roster_in(draft, today=timezone.localdate())
    return plan_roster(cohort=draft.cohort, roster=roster, sees_others=sees_others, places=draft.places)


def take_typed(request: HttpRequest, draft: RosterDraft, swaps: Callable[[], Sequence[Swap]]) -> None:
    """Keep what was typed into the cells, where it says something new; exchange telephone and ID number where that was
    asked for; remember where rows go that name another class.
    """
    texts, out = _typed(request.POST)
    if texts or out:
        actions.fix_draft(actor=person(request), draft=draft, texts=texts, out=out)
    if places := next((place for place in Places if request.POST.get("places") == place), None):
        actions.answer_places(actor=person(request), draft=draft, places=places)
    if asked := request.POST.get("swap", ""):
        rows = [row for row in swaps() if asked in {"all", f"{row[1]}|{row[0] or ''}"}]
        actions.swap_numbers(actor=person(request), draft=draft, rows=rows)


def _typed(post: QueryDict) -> tuple[dict[tuple[str | None, int, Column], str], set[tuple[str | None, int]]]:
    texts: dict[tuple[str | None, int, Column], str] = {}
    out: set[tuple[str | None, int]] = set()
    for place in range(FAULTS_SHOWN):
        line, _stroke, name = post.get(f"p-{place}", "").partition("|")
        if not line.isdigit() or len(line) > 7:
            continue
        sheet = name or None
        if f"o-{place}" in post:
            out.add((sheet, int(line)))
            continue
        for column in EDITED:
            text = post.get(f"f-{place}-{column}", "")[:TEXT_MAX]
            if text != post.get(f"b-{place}-{column}", ""):
                texts[sheet, int(line), column] = text
    return texts, out


def _shown(shown: PlanPage) -> dict[str, object]:
    """Everything that the template names."""
    return {
        "plan": shown,
        "has_headings": shown.has_headings,
        "asks_places": shown.asks_places,
        "swapped": len(shown.swaps),
        "to_write": shown.created + shown.updated,
        "faulty": [_faulty(place, row) for place, row in enumerate(shown.faulty)],
        "more_faulty": max(0, shown.errors - len(shown.faulty)),
        "questions": [_place_and_words(fault) for fault in shown.questions],
        "question_count": shown.question_count,
        "people": shown.people,
        "more_people": max(0, shown.rows - shown.errors - len(shown.people)),
        "unused": [
            {"sheet": sheet, "column": column, "heading": heading} for sheet, column, heading in shown.unused
        ],
        "ignored": shown.ignored,
        "beside": [_place_and_words(fault) for fault in shown.beside],
    }


def _faulty(place: int, row: FaultyRow) -> dict[str, object]:
    return {
        "place": place,
        "key": f"{row.line}|{row.sheet or ''}",
        "is_swapped": row.is_swapped,
        "line": row.line,
        "sheet": row.sheet or "",
        "others": [_at_and_words(fault) for fault in row.faults if fault.field not in EDITED],
        "cells": [
            {
                "column": column.value,
                "label": column_words(column),
                "text": row.said[column.value],
                "errors": [_at_and_words(fault) for fault in row.faults if fault.field is column],
            }
            for column in EDITED
        ],
    }


def _at_and_words(fault: Fault) -> dict[str, str]:
    return {"at": f"{fault.column}{fault.row}", "words": fault_words(fault)}


def _place_and_words(fault: Fault) -> dict[str, str]:
    sheet = f"{fault.sheet} · " if fault.sheet else ""
    return {"at": f"{sheet}{fault.column}{fault.row}", "words": fault_words(fault)}


def written_words(plan: PlanPage) -> str:
    """What was done, numbers first."""
    people = ngettext("%(n)d person added", "%(n)d people added", plan.created) % {"n": plan.created}
    rest = _("%(updated)d updated, %(unchanged)d as they were, %(errors)d left out.") % {
        "updated": plan.updated,
        "unchanged": plan.unchanged,
        "errors": plan.errors,
    }
    return f"{people}, {rest}"


def marked_file(draft: RosterDraft, *, sees_others: bool) -> HttpResponse:
    """The same workbook with its doubtful cells marked, and what was corrected already."""
    plan = _plan(draft, sees_others=sees_others)
    marks = [*_marks(plan.faults, is_question=False), *_marks(plan.questions, is_question=True)]
    columns = {
        (row.row.sheet, row.row.line, column): letter
        for row in plan.rows
        for column, letter in row.row.letters.items()
        if column in plan.roster.columns
    }
    texts = {
        (sheet, line, columns[sheet, line, column]): text
        for (sheet, line, column), text in fixes_of(draft).texts.items()
        if (sheet, line, column) in columns
    }
    stem = draft.file_name.rpartition(".")[0] or draft.cohort.name
    response = HttpResponse(
        marked(content_of(draft), marks, texts, heading=column_of), content_type=XLSX_TYPE
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}-{_('marked')}.xlsx")
    response["Cache-Control"] = "private, no-store"
    return response


def _marks(faults: Iterable[Fault], *, is_question: bool) -> list[Mark]:
    return [Mark(fault.sheet, fault.row, fault.column, fault_words(fault), is_question) for fault in faults]
