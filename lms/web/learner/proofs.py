"""My hours on paper: a proof of one class, made with one tap, checked by anybody."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_enrolments
from lms.web.components.proofs import fetch_paper, make_proof, proof_with
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_POST
def proof_make(request: HttpRequest) -> HttpResponse:
    """The proof of today's hours in one's own class; 404 for any other class."""
    named = request.POST.get("class", "")
    own = next((row for row in learner_enrolments(person(request)) if str(row.uuid) == named), None)
    if own is None:
        raise NotVisible
    return make_proof(request, own, back=_hours_url(own))


@for_signed_in
@require_safe
def proof_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper, one's own only."""
    proof = proof_with(uuid)
    if proof is None or proof.enrolment.learner_id != person(request).pk:
        raise NotVisible
    return fetch_paper(request, proof, back=_hours_url(proof.enrolment))


def _hours_url(enrolment: Enrolment) -> str:
    return f"{reverse('learner:hours')}?class={enrolment.uuid}"
