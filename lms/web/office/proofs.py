"""Hours proofs for the office: made here, read by the auditor too."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.access import access_enrolment
from lms.web.components.proofs import fetch_paper, make_proof, proof_with
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person


@require_POST
@for_office
def proof_make(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The proof of today's hours of anybody."""
    found = access_enrolment(person(request), uuid)
    return make_proof(request, found, back=reverse("office:hours", args=[found.uuid]))


@require_safe
@for_readers
def proof_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper of anybody's proof."""
    proof = proof_with(uuid)
    if proof is None:
        raise NotVisible
    found = access_enrolment(person(request), proof.enrolment.uuid)
    return fetch_paper(request, proof, back=reverse("office:hours", args=[found.uuid]))
