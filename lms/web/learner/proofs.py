"""My hours on paper: a proof of one class, made with one tap, checked by anybody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_enrolments
from lms.messaging.rules import Refusal
from lms.reports.hours_proof.making import make_hours_proof
from lms.web.components.proofs import paper_response, proof_with
from lms.web.person import person


@login_required
@require_POST
def proof_make(request: HttpRequest) -> HttpResponse:
    """The proof of today's hours in one's own class; a second tap is the same one. 404 for any other class."""
    named = request.POST.get("class", "")
    own = next((row for row in learner_enrolments(person(request)) if str(row.uuid) == named), None)
    if own is None:
        raise NotVisible
    try:
        make_hours_proof(actor=person(request), enrolment=own)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The proof is made. Its PDF is below."))
    return redirect(_hours_url(own))


@login_required
@require_safe
def proof_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper, one's own only."""
    proof = proof_with(uuid)
    if proof is None or proof.enrolment.learner_id != person(request).pk:
        raise NotVisible
    try:
        return paper_response(proof)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(_hours_url(proof.enrolment))


def _hours_url(enrolment: Enrolment) -> str:
    return f"{reverse('learner:hours')}?class={enrolment.uuid}"
