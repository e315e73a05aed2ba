"""Last year's class again: look at what it would be, leave out what does not fit, write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lms.accounts.access import NotVisible
from lms.cohorts.access import access_cohort
from lms.cohorts.actions.copying import copy_class
from lms.cohorts.copying import CopyPlan, PlannedSession, plan_copy
from lms.cohorts.models import Cohort, CohortKind
from lms.messaging.rules import Refusal
from lms.rulesets.queries import data_of
from lms.web.office.answers import refused, shown
from lms.web.office.copy_words import trouble_words
from lms.web.office.forms.classes import DATE
from lms.web.office.gate import for_office
from lms.web.person import person

YEAR = timedelta(weeks=52)
PLACES = {"name-taken": "name", "name-missing": "name", "key-taken": "key", "ends-too-early": "starts_on"}


class CopyForm(forms.Form):
    """The new class: its name and first day; the rest is taken over."""

    name = forms.CharField(label=gettext_lazy("Name of the class"), max_length=120)
    starts_on = forms.DateField(
        label=gettext_lazy("Starts on"),
        widget=DATE,
        help_text=gettext_lazy("Everything moves by whole weeks: a Monday stays a Monday."),
    )
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For imports by command; empty: one is made."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def class_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET looks at the copy (`starts_on` in the address), POST writes it without the sessions in `out`."""
    source = access_cohort(person(request), uuid)
    if source.kind == CohortKind.OPEN:
        raise NotVisible
    given = request.POST if request.method == "POST" else request.GET
    initial = {"name": source.name, "starts_on": source.starts_on + YEAR}
    form = CopyForm(given if "starts_on" in given else None, initial=initial)
    plan = plan_copy(source, form.cleaned_data["starts_on"]) if form.is_bound and form.is_valid() else None
    if request.method == "POST" and plan is not None:
        try:
            made = _copied(request, source, form)
        except Refusal as refusal:
            refused(form, refusal, PLACES)
        else:
            messages.success(request, _("%(name)s is set up. Add its people next.") % {"name": made.name})
            return redirect("office:class", made.uuid)
    return shown(
        request,
        "office/class_copy.html",
        "classes",
        form=form,
        cohort=source,
        plan=plan,
        troubled=_lines(source, plan),
    )


def _copied(request: HttpRequest, source: Cohort, form: CopyForm) -> Cohort:
    out = []
    for text in request.POST.getlist("out"):
        try:
            out.append(UUID(text))
        except ValueError:
            continue
    return copy_class(actor=person(request), source=source, leave_out=out, **form.cleaned_data)


def _lines(source: Cohort, plan: CopyPlan | None) -> Sequence[dict[str, object]]:
    """Sessions to look at; those on a holiday are left out unless somebody says otherwise."""
    zone = data_of(source.programme.ruleset).zone

    def line(row: PlannedSession) -> dict[str, object]:
        begins, ends = (at.astimezone(zone) for at in (row.whole.starts_at, row.whole.ends_at))
        return {
            "uuid": row.source.uuid,
            "day": row.day,
            "clock": f"{begins:%H:%M}–{ends:%H:%M}",
            "words": trouble_words(row),
            "is_out": row.holiday is not None,
        }

    return [line(row) for row in plan.troubled] if plan else ()
