"""Hours proofs as lines of a page and as a download, for whoever may make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.messaging.rules import Refusal
from lms.reports.hours_proof.making import make_hours_proof
from lms.reports.hours_proof.paper import render_proof
from lms.reports.models import HoursProof
from lms.web.person import person


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A proof that was made: what it says, the paper, the page where anybody checks it."""

    made_on: date
    tenths: int
    pdf_url: str
    check_url: str


def proof_rows(proofs: Sequence[HoursProof], pdf_view: str) -> list[ProofRow]:
    """The proofs with the addresses of this audience; no query."""
    return [
        ProofRow(
            made_on=date.fromisoformat(proof.snapshot["made_on"]),
            tenths=proof.snapshot["total_tenths"],
            pdf_url=reverse(pdf_view, args=[proof.uuid]),
            check_url=reverse("public:verify_code", args=[proof.code]),
        )
        for proof in proofs
    ]


def make_proof(request: HttpRequest, enrolment: Enrolment, *, back: str) -> HttpResponse:
    """The proof of today's hours, and back to the page that shows it; a second click is the same one.

    The caller checks who may see the enrolment.
    """
    try:
        make_hours_proof(actor=person(request), enrolment=enrolment)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The proof is made. Its PDF is below."))
    return redirect(back)


def fetch_paper(request: HttpRequest, proof: HoursProof, *, back: str) -> HttpResponse:
    """The paper as a download; back with the reason when no font can draw a name."""
    try:
        return _paper(proof)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(back)


def _paper(proof: HoursProof) -> HttpResponse:
    name = f"hours-{proof.snapshot['made_on']}-{proof.code[:8]}.pdf"
    response = HttpResponse(render_proof(proof), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def proof_with(uuid: UUID) -> HoursProof | None:
    """A proof with its enrolment, whose access the caller checks. One query."""
    return HoursProof.objects.select_related("enrolment").filter(uuid=uuid).first()
