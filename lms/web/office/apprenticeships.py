"""Apprenticeships of a class for office and auditor: who keeps the log, how late it is written and signed, the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.outline import in_language
from lms.accounts.access import is_office
from lms.cohorts.access import access_cohort, access_enrolment
from lms.cohorts.actions import add_process, remove_process
from lms.cohorts.models import Enrolment, EnrolmentState, WorkProcess
from lms.ledger.queries.evidence import evidence_keyed
from lms.messaging.rules import Refusal
from lms.web.components.agreement_form import agreement_values
from lms.web.components.diary_lines import diary_rows, step_rows
from lms.web.components.photos import photo_answer
from lms.web.components.work_lines import plan_rows, work_rows
from lms.web.office.answers import say_refused, shown
from lms.web.office.class_acts import as_uuid
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person
from lms.workplace.access import access_line
from lms.workplace.queries import delays_of, diaries, history_of, plan_of
from lms.workplace.rules.delays import distribution

PLACE = "classes"


class ProcessForm(forms.Form):
    """A work process in three languages, and its hours."""

    title_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    title_vi = forms.CharField(label=gettext_lazy("Name in Vietnamese"), max_length=120, required=False)
    planned_h = forms.IntegerField(label=gettext_lazy("Planned hours"), min_value=1, max_value=5_000)

    def titles(self) -> dict[str, str]:
        """The name by language."""
        data = self.cleaned_data
        return {"zh-hans": data["title_zh"], "en": data["title_en"], "vi": data["title_vi"]}


@require_safe
@for_readers
def workplace(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The class: delays as two distributions, the plan, everybody. Queries do not grow with people."""
    cohort = access_cohort(person(request), uuid)
    people = Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    written, signed = delays_of(cohort)
    return shown(
        request,
        "office/workplace.html",
        PLACE,
        cohort=cohort,
        rows=diary_rows(diaries(people, timezone.localdate())),
        written=step_rows(distribution(written)),
        signed=step_rows(distribution(signed)),
        has_lines=bool(written),
        plan=_plan(cohort.programme_id),
        process=ProcessForm(),
    )


def _plan(programme_id: int) -> list[dict[str, Any]]:  # Any: template values
    rows = WorkProcess.objects.filter(programme=programme_id)
    return [
        {"uuid": row.uuid, "title": in_language(row.title, get_language() or ""), "hours": row.planned_h}
        for row in rows
    ]


@require_POST
@for_office
def plan_change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a work process to the plan of the programme, or take one out that nothing was written for."""
    cohort = access_cohort(person(request), uuid)
    try:
        if "remove" in request.POST:
            process = WorkProcess.objects.filter(
                programme=cohort.programme, uuid=as_uuid(request.POST["remove"])
            ).first()
            if process is not None:
                remove_process(actor=person(request), process=process)
        else:
            form = ProcessForm(request.POST)
            if form.is_valid():
                hours = form.cleaned_data["planned_h"]
                add_process(
                    actor=person(request), programme=cohort.programme, title=form.titles(), planned_h=hours
                )
            else:
                messages.error(request, _("Write the name of the work process and its hours (1 to 5,000)."))
    except Refusal as refusal:
        say_refused(request, refusal)
    return redirect("office:workplace", cohort.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def agreement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The agreement of one person: the office writes, the auditor reads."""
    found = access_enrolment(person(request), uuid)
    can_write = is_office(request.user)
    if request.method == "POST" and not can_write:
        raise PermissionDenied
    values, done = agreement_values(request, found)
    if done:
        return redirect("office:workplace", found.cohort.uuid)
    return shown(request, "office/agreement.html", PLACE, **values, can_write=can_write)


@require_safe
@for_readers
def work_log(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything one person ever wrote, what became of it, and the evidence that came of it: nine queries."""
    found = access_enrolment(person(request), uuid)
    lines = history_of(found)
    proofs = evidence_keyed([f"worklog:{line.uuid}:{number}" for line in lines for number in (1, 2)])
    rows = [
        {
            "row": row,
            "evidence": [
                proofs[key] for number in (1, 2) if (key := f"worklog:{row.uuid}:{number}") in proofs
            ],
        }
        for row in work_rows(lines)
    ]
    return shown(
        request,
        "office/work_log.html",
        PLACE,
        enrolment=found,
        name=found.learner.display_name,
        plan=plan_rows(plan_of(found)),
        rows=rows,
    )


@require_safe
@for_readers
def work_photo(request: HttpRequest, uuid: UUID, key: UUID) -> HttpResponseBase:
    """The photo of a line of that person."""
    return photo_answer(access_line(person(request), key).photo)
