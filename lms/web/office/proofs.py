"""Hours proofs for the office: made here, read by the auditor too."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.access import access_enrolment
from lms.messaging.rules import Refusal
from lms.reports.hours_proof.making import make_hours_proof
from lms.web.components.proofs import paper_response, proof_with
from lms.web.office.answers import say_refused
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person


@require_POST
@for_office
def proof_make(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The proof of today's hours; a second click is the same one."""
    found = access_enrolment(person(request), uuid)
    try:
        make_hours_proof(actor=person(request), enrolment=found)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("The proof is made. Its PDF is below."))
    return redirect("office:hours", found.uuid)


@require_safe
@for_readers
def proof_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper of anybody's proof."""
    proof = proof_with(uuid)
    if proof is None:
        raise NotVisible
    access_enrolment(person(request), proof.enrolment.uuid)
    try:
        return paper_response(proof)
    except Refusal as refusal:
        say_refused(request, refusal)
        return redirect("office:hours", proof.enrolment.uuid)
