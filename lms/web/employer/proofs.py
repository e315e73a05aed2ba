"""Hours proofs for HR and mentors, of their own people alone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.partners.rules import Right
from lms.web.components.proofs import fetch_paper, make_proof, proof_with
from lms.web.employer.gate import employer_enrolment, for_employers, for_right
from lms.web.person import person


@require_POST
@for_right(Right.ACT)
def proof_make(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """The proof of today's hours of one apprentice."""
    found = employer_enrolment(person(request), enrolment, Right.ACT)
    return make_proof(request, found, back=reverse("employer:person", args=[found.uuid]))


@require_safe
@for_employers
def proof_pdf(request: HttpRequest, proof: UUID) -> HttpResponse:
    """The paper; 404 for somebody else's people."""
    row = proof_with(proof)
    if row is None:
        raise NotVisible
    found = employer_enrolment(person(request), row.enrolment.uuid)
    return fetch_paper(request, row, back=reverse("employer:person", args=[found.uuid]))
