"""A passed final exam on paper: made with one tap, the same paper each time, checked by anybody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.assessments.access import access_attempt
from lms.messaging.rules import Refusal
from lms.reports.models import ResultProof
from lms.reports.results.proof import make_result_proof, render_result_proof
from lms.web.learner.studying import studying_under
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_POST
def result_proof_make(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """The proof of one's own attempt, and its paper."""
    found = access_attempt(person(request), attempt_uuid)
    outline = studying_under(found.enrolment, found.course_key).outline
    try:
        proof = make_result_proof(actor=person(request), attempt=found, outline=outline)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("learner:attempt", found.uuid)
    return redirect("learner:result_proof", proof.uuid)


@for_signed_in
@require_safe
def result_proof_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper, one's own only; back with the reason when no font can draw a name."""
    proof = ResultProof.objects.filter(uuid=uuid, enrolment__learner=person(request)).first()
    if proof is None:
        raise NotVisible
    try:
        drawn = render_result_proof(proof)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("learner:attempt", proof.attempt_uuid)
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="result-{proof.code[:8]}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
