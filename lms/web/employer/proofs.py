"""Hours proofs for HR and mentors, of their own people alone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.messaging.rules import Refusal
from lms.reports.hours_proof.making import make_hours_proof
from lms.web.components.proofs import paper_response, proof_with
from lms.web.employer.gate import employer_enrolment, for_employers
from lms.web.person import person


@require_POST
@for_employers
def proof_make(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """The proof of today's hours; a second click is the same one."""
    found = employer_enrolment(person(request), enrolment)
    try:
        make_hours_proof(actor=person(request), enrolment=found)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The proof is made. Its PDF is below."))
    return redirect("employer:person", found.uuid)


@require_safe
@for_employers
def proof_pdf(request: HttpRequest, proof: UUID) -> HttpResponse:
    """The paper; 404 for somebody else's people."""
    row = proof_with(proof)
    if row is None:
        raise NotVisible
    found = employer_enrolment(person(request), row.enrolment.uuid)
    try:
        return paper_response(row)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("employer:person", found.uuid)
