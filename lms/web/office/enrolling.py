"""People into a class: one by a form, many by pasted rows that are looked at first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lms.accounts.actions import find_or_register, issue_invitation
from lms.accounts.models import User
from lms.accounts.queries import way_in
from lms.cohorts.access import access_cohort
from lms.cohorts.actions import enrol, import_rows, preview_rows
from lms.cohorts.models import Cohort
from lms.cohorts.roster_plans import RosterPlan
from lms.cohorts.rules.roster import faults_of
from lms.cohorts.words import fault_sentence
from lms.messaging.rules import Refusal
from lms.web.office.answers import refused, shown
from lms.web.office.forms.people import LearnerForm, RosterForm
from lms.web.office.gate import for_office
from lms.web.office.slips import show_slips
from lms.web.person import person

PLACE = "classes"


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def learner_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One learner; whoever cannot sign in yet gets a code at once."""
    cohort = access_cohort(person(request), uuid)
    form = LearnerForm(request.POST or None, cohort=cohort)
    if request.method == "POST" and form.is_valid():
        try:
            user = _enrolled(request, cohort, form)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(name)s is in the class.") % {"name": user.display_name})
            page = redirect("office:class", cohort.uuid)
            if not way_in(user).is_missing:
                return page
            return show_slips(request, [(user, issue_invitation(actor=person(request), user=user))], page.url)
    return shown(request, "office/learner_form.html", PLACE, form=form, cohort=cohort)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def roster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Paste, look, write: `look` shows what the rows would do, `write` does it, `write_good` leaves out mistakes."""
    cohort = access_cohort(person(request), uuid)
    form = RosterForm(request.POST or None)
    plan = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["rows"]
        if {"write", "write_good"} & request.POST.keys():
            try:
                done = import_rows(
                    actor=person(request), cohort=cohort, text=text, partial="write_good" in request.POST
                )
            except Refusal as refusal:
                refused(form, refusal)
            else:
                messages.success(request, _written(done))
                return redirect("office:class", cohort.uuid)
        plan = preview_rows(cohort=cohort, text=text)
    return shown(
        request,
        "office/roster.html",
        PLACE,
        form=form,
        cohort=cohort,
        plan=plan,
        rows=_rows(plan) if plan else (),
    )


@transaction.atomic
def _enrolled(request: HttpRequest, cohort: Cohort, form: LearnerForm) -> User:
    """The person of the form, found or registered, in the class."""
    data = form.cleaned_data
    user = find_or_register(
        actor=person(request),
        display_name=data["name"],
        phone=data["phone"],
        id_no=data["id_no"],
        username=data["username"],
        language=data["language"],
    )
    enrol(actor=person(request), learner=user, cohort=cohort, department=data.get("department"))
    return user


def _rows(plan: RosterPlan) -> list[dict[str, object]]:
    """The lines of the preview, those with mistakes first."""
    lines: list[dict[str, object]] = [
        {
            "line": planned.row.line,
            "row": planned.row,
            "outcome": planned.outcome.value,
            "problems": [fault_sentence(fault) for fault in faults_of(planned.row, planned.row.problems)],
        }
        for planned in plan.rows
    ]
    return sorted(lines, key=lambda line: not line["problems"])


def _written(plan: RosterPlan) -> str:
    """What was done, numbers first."""
    people = ngettext("%(n)d person added", "%(n)d people added", plan.created) % {"n": plan.created}
    rest = _("%(updated)d updated, %(unchanged)d as they were, %(errors)d left out.") % {
        "updated": plan.updated,
        "unchanged": plan.unchanged,
        "errors": plan.errors,
    }
    return f"{people}, {rest}"
