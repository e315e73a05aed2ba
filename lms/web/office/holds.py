"""How long the evidence of a class is kept, and keeping it longer while something is in dispute."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.cohorts.access import access_cohort
from lms.cohorts.models import Cohort
from lms.ledger.actions import hold_evidence, lift_hold
from lms.ledger.queries.retention import open_hold
from lms.ledger.rules.retention import years_of
from lms.messaging.rules import Refusal
from lms.rulesets.queries import data_of
from lms.web.office.answers import refused, shown
from lms.web.office.forms.people import WhyForm
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person

PLACE = "classes"


@require_safe
@for_readers
def hold(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The years of the rule set, and the hold if there is one."""
    return _page(request, access_cohort(person(request), uuid), WhyForm())


@require_POST
@for_office
def hold_set(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`to=on` or `to=off`, with a reason."""
    cohort, form = access_cohort(person(request), uuid), WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, cohort, form)
    is_on, why = request.POST.get("to") == "on", form.cleaned_data["why"]
    try:
        if is_on:
            hold_evidence(actor=person(request), cohort=cohort, why=why)
        else:
            lift_hold(actor=person(request), cohort=cohort, why=why)
    except Refusal as refusal:
        refused(form, refusal)
        return _page(request, cohort, form)
    kept, over = (
        _("The evidence of this class is kept."),
        _("The hold is over. What is older than its time goes by and by."),
    )
    messages.success(request, kept if is_on else over)
    return redirect("office:hold", cohort.uuid)


def _page(request: HttpRequest, cohort: Cohort, form: WhyForm) -> HttpResponse:
    return shown(
        request,
        "office/hold.html",
        PLACE,
        cohort=cohort,
        form=form,
        hold=open_hold(cohort),
        years=years_of([data_of(cohort.programme.ruleset)]),
    )
