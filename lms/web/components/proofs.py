"""Hours proofs as lines of a page and as a download, for whoever may make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from lms.reports.hours_proof.paper import render_proof
from lms.reports.models import HoursProof


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


def paper_response(proof: HoursProof) -> HttpResponse:
    """The paper as a download. Raises GlyphMissing of certificates when no font can draw a name."""
    name = f"hours-{proof.snapshot['made_on']}-{proof.code[:8]}.pdf"
    response = HttpResponse(render_proof(proof), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def proof_with(uuid: UUID) -> HoursProof | None:
    """A proof with its enrolment, whose access the caller checks. One query."""
    return HoursProof.objects.select_related("enrolment").filter(uuid=uuid).first()
