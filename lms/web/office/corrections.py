"""What people did, or propose to do, with hours: first what waits for a second person, then what was decided."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.ledger.access import access_correction
from lms.ledger.actions import approve_correction, reject_correction, withdraw_correction
from lms.ledger.queries import CorrectionView, decided_corrections, waiting_corrections
from lms.messaging.rules import Refusal
from lms.web.office.answers import refused, say_refused, shown
from lms.web.office.correction_words import change_lines
from lms.web.office.forms.correcting import ApproveForm, RejectForm
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person

PLACE = "classes"
# Two forms on one page: their fields are told apart.
APPROVE, REJECT = "approve", "reject"


@require_safe
@for_readers
def corrections(request: HttpRequest) -> HttpResponse:
    """The proposals that wait, oldest first; below them what was decided, newest first: `?month=2026-03` is of a month,
    `?after=` goes on.
    """
    after, month = request.GET.get("after", ""), _month(request.GET.get("month", ""))
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else 0
    decided, following = decided_corrections(month=month, after=place)
    return shown(
        request,
        "office/corrections.html",
        PLACE,
        waiting=[] if place or month else waiting_corrections(),
        decided=decided,
        following=following,
        is_later=place > 0,
        month=f"{month:%Y-%m}" if month else "",
    )


@require_safe
@for_readers
def correction(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of them: who, why, before and after; and the decision for whoever may take it."""
    return _page(
        request,
        access_correction(person(request), uuid),
        ApproveForm(prefix=APPROVE),
        RejectForm(prefix=REJECT),
    )


@require_POST
@for_office
def correction_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second person agrees: it is posted."""
    found, form = access_correction(person(request), uuid), ApproveForm(request.POST, prefix=APPROVE)
    if not form.is_valid():
        return _page(request, found, form, RejectForm(prefix=REJECT))
    try:
        approve_correction(actor=person(request), uuid=uuid, words=form.cleaned_data["words"])
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("Posted. The learner is told."))
    return redirect("office:correction", uuid)


@require_POST
@for_office
def correction_reject(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second person does not agree, and says why."""
    found, form = access_correction(person(request), uuid), RejectForm(request.POST, prefix=REJECT)
    if form.is_valid():
        try:
            reject_correction(actor=person(request), uuid=uuid, words=form.cleaned_data["words"])
        except Refusal as refusal:
            refused(form, refusal, {})
        else:
            messages.success(request, _("Rejected. The hours stay as they are."))
            return redirect("office:correction", uuid)
    return _page(request, found, ApproveForm(prefix=APPROVE), form)


@require_POST
@for_office
def correction_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Whoever proposed it takes it back."""
    access_correction(person(request), uuid)
    try:
        withdraw_correction(actor=person(request), uuid=uuid)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("Taken back. The hours stay as they are."))
    return redirect("office:correction", uuid)


def _month(text: str) -> date | None:
    """The first day of "2026-03"; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _page(
    request: HttpRequest, found: CorrectionView, approve: ApproveForm, reject: RejectForm
) -> HttpResponse:
    user = person(request)
    own = found.proposed_by == user
    return shown(
        request,
        "office/correction.html",
        PLACE,
        correction=found,
        lines=change_lines(found.changes),
        day=found.days[0],
        is_own=own,
        can_decide=not own and found.enrolment.learner_id != user.pk,
        approve=approve,
        reject=reject,
        form=reject if reject.errors else approve,
    )
