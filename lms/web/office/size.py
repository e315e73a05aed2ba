"""A class beyond its limit: the reasons that are kept, and splitting it in one click."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.access import NotVisible
from lms.cohorts.access import access_cohort
from lms.cohorts.actions.limits import keep_size_reason, split_class
from lms.cohorts.limits import learners_in, plan_split, reasons_of
from lms.cohorts.models import Cohort, CohortKind
from lms.cohorts.queries import most_learners
from lms.ledger.actions.splitting import MovedAlong, move_hours_along
from lms.messaging.rules import Refusal
from lms.web.office.answers import say_refused, shown
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person


@require_http_methods(["GET", "HEAD"])
@for_readers
def class_size(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How many there are, why, and who would go where. Eight queries whatever the number of people."""
    cohort = _limited(request, uuid)
    people, limit = learners_in(cohort), most_learners(cohort)
    plan = plan_split(cohort)
    return shown(
        request,
        "office/class_size.html",
        "classes",
        cohort=cohort,
        people=people,
        limit=limit,
        is_too_large=limit is not None and people > limit,
        reasons=reasons_of(cohort),
        plan=plan,
        second_name=f"{cohort.name} 2"[:120],
    )


@require_POST
@for_office
def size_reason(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep a reason for the class as large as it is now."""
    cohort = _limited(request, uuid)
    try:
        kept = keep_size_reason(
            actor=person(request), cohort=cohort, people=learners_in(cohort), why=request.POST.get("why", "")
        )
    except Refusal as refusal:
        say_refused(request, refusal)
        return redirect("office:class_size", cohort.uuid)
    if kept is None:
        messages.info(request, _("The class is within its limit: no reason is needed."))
    else:
        messages.success(request, _("The reason is kept, for up to %(n)s people.") % {"n": kept.people})
    return redirect("office:class", cohort.uuid)


@require_POST
@for_office
def class_split(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Two classes of one, with people and hours; all of it or nothing."""
    cohort = _limited(request, uuid)
    try:
        second, along = _split(request, cohort)
    except Refusal as refusal:
        say_refused(request, refusal)
        return redirect("office:class_size", cohort.uuid)
    words = _("%(name)s is the second class. Hours of %(moved)s people moved along.")
    messages.success(request, words % {"name": second.name, "moved": along.moved})
    if along.waiting:
        messages.warning(
            request,
            _("Hours of %(n)s people wait for a second person under Corrections.") % {"n": along.waiting},
        )
    return redirect("office:class", second.uuid)


@transaction.atomic
def _split(request: HttpRequest, cohort: Cohort) -> tuple[Cohort, MovedAlong]:
    why = request.POST.get("why", "").strip() or _("The class is too large.")
    second, moves = split_class(
        actor=person(request), cohort=cohort, name=request.POST.get("name", "")[:120], why=why
    )
    return second, move_hours_along(actor=person(request), moves=moves, why=why)


def _limited(request: HttpRequest, uuid: UUID) -> Cohort:
    """The class; an open course has no limit."""
    cohort = access_cohort(person(request), uuid)
    if cohort.kind == CohortKind.OPEN:
        raise NotVisible
    return cohort
