"""One learner of a class: away for a while, back again, or moved to another class."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts import actions
from lms.cohorts.access import access_enrolment
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.cohorts.queries import leaves_of
from lms.messaging.rules import Refusal
from lms.web.office.answers import refused, shown
from lms.web.office.forms.standing import LeaveForm, MoveForm
from lms.web.office.gate import for_office
from lms.web.person import person

PLACES = {
    "leave-ends-too-early": "until",
    "leave-overlaps": "since",
    "same-class": "target",
    "reason-missing": "why",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def standing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The leaves of a learner and three forms: `leave`, `back`, `move`."""
    enrolment = access_enrolment(person(request), uuid)
    leave = LeaveForm(
        request.POST if "leave" in request.POST else None, initial={"since": timezone.localdate()}
    )
    move = MoveForm(request.POST if "move" in request.POST else None, enrolment=enrolment)
    if "back" in request.POST:
        actions.end_leave(actor=person(request), enrolment=enrolment)
        messages.success(request, _("%(name)s is back.") % {"name": enrolment.learner.display_name})
        return redirect("office:class", enrolment.cohort.uuid)
    done = _on_leave(request, enrolment, leave) or _moved(request, enrolment, move)
    if done is not None:
        return done
    form = leave if leave.is_bound else move
    return shown(
        request,
        "office/standing.html",
        "classes",
        form=form,
        leave=leave,
        move=move,
        enrolment=enrolment,
        has_left=enrolment.state == EnrolmentState.WITHDRAWN,
        leaves=leaves_of(enrolment),
        today=timezone.localdate(),
    )


def _on_leave(request: HttpRequest, enrolment: Enrolment, form: LeaveForm) -> HttpResponse | None:
    if not form.is_bound or not form.is_valid():
        return None
    data = form.cleaned_data
    try:
        actions.begin_leave(
            actor=person(request),
            enrolment=enrolment,
            since_on=data["since"],
            until_on=data["until"],
            why=data["why"],
        )
    except Refusal as refusal:
        refused(form, refusal, PLACES)
        return None
    messages.success(request, _("%(name)s is on leave.") % {"name": enrolment.learner.display_name})
    return redirect("office:class", enrolment.cohort.uuid)


def _moved(request: HttpRequest, enrolment: Enrolment, form: MoveForm) -> HttpResponse | None:
    """In the other class; where there are hours, the next page is the one that moves them."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        there = actions.move_learner(
            actor=person(request),
            enrolment=enrolment,
            target=form.cleaned_data["target"],
            why=form.cleaned_data["why"],
        )
    except Refusal as refusal:
        refused(form, refusal, PLACES)
        return None
    words = _("%(name)s is in %(cohort)s now. The hours are still in the class before: move them here.")
    values = {"name": enrolment.learner.display_name, "cohort": there.cohort.name}
    messages.success(request, words % values)
    return redirect("office:hours_transfer", enrolment.uuid)
