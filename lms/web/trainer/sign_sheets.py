"""Sheets to sign on for any days of a class: what is planned in them, and the paper."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lms.certificates.rules import GlyphMissing
from lms.cohorts.teaching import access_taught_cohort
from lms.cohorts.timetable import sessions_between
from lms.messaging.rules import Refusal
from lms.reports.sign_sheets import MOST_DAYS, SheetSpanImpossible, render_sheets
from lms.web.components.session_lines import day_lines, week_of
from lms.web.person import person
from lms.web.trainer.gate import for_trainers


class SpanForm(forms.Form):
    """From a day to a day, this week at first."""

    first = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error("last", SheetSpanImpossible(days=MOST_DAYS).message)


@require_safe
@for_trainers
def sheets(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is planned from `?first=` to `?last=`, and the way to the paper of these days and of each session."""
    cohort = access_taught_cohort(person(request), uuid)
    today = timezone.localdate()
    week = week_of("", today)
    form = SpanForm(request.GET if "first" in request.GET else {"first": week.monday, "last": week.sunday})
    days = []
    if form.is_valid():
        rows = sessions_between(cohort, form.cleaned_data["first"], form.cleaned_data["last"])
        days = day_lines(
            [row for row in rows if not row.is_cancelled],
            today,
            lambda row: _sheet_url(row.session.uuid),
            with_class=False,
        )
    context = {"place": "home", "cohort": cohort, "form": form, "days": days}
    return render(request, "trainer/sign_sheets.html", context, status=200 if form.is_valid() else 422)


def _sheet_url(session: UUID) -> str:
    return f"/trainer/sessions/{session}/sheet.pdf"


@require_safe
@for_trainers
def sheets_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper. What cannot be printed leads back to the page, which says why."""
    cohort = access_taught_cohort(person(request), uuid)
    form = SpanForm(request.GET)
    if not form.is_valid():
        return redirect("trainer:sheets", cohort.uuid)
    first: date = form.cleaned_data["first"]
    last: date = form.cleaned_data["last"]
    try:
        drawn = render_sheets(cohort, first, last, timezone.now())
    except (GlyphMissing, Refusal) as refusal:
        return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(drawn, content_type="application/pdf")
    name = f"{cohort.name} {_('Sign-in sheet')} {first}.pdf"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer
