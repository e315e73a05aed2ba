"""My certificates: the paper, the page where anybody checks it, and what is still missing for the next."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.outline import in_language
from lms.certificates.access import access_own_certificate
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.pdf import render as render_pdf
from lms.certificates.queries import certificates_of, standing_of
from lms.certificates.rules import GlyphMissing
from lms.cohorts.models import EnrolmentState
from lms.cohorts.queries import learner_enrolments
from lms.web.person import person
from lms.web.policies import for_signed_in

MARKS = {
    CertificateState.VALID: ("accent", "circle-check"),
    CertificateState.UNDER_REVIEW: ("copper", "hourglass"),
    CertificateState.REVOKED: ("stop", "circle-x"),
}


@for_signed_in
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Own certificates, and for each running class what is missing. Grows with classes alone."""
    language = get_language() or ""
    own = certificates_of(person(request))
    have = {row.enrolment_id for row in own if row.state != CertificateState.REVOKED}
    waiting = [
        row for row in learner_enrolments(person(request))
        if row.state == EnrolmentState.ACTIVE and row.pk not in have
    ]  # fmt: skip
    context = {
        "section": "certificates",
        "certificates": [_card(row, language) for row in own],
        "standing": [
            {
                "title": in_language(row.cohort.programme.title, language),
                "needs": _needs(standing_of(row, language)),
            }
            for row in waiting
        ],
        "page_data": {"words": {"copied": _("The address is copied.")}},
    }
    return render(request, "learner/certificates.html", context)


@for_signed_in
@require_safe
def pdf(request: HttpRequest, certificate_uuid: UUID) -> HttpResponse:
    """The paper itself, one's own only; a page with the reason when no font can draw the name."""
    found = access_own_certificate(person(request), certificate_uuid)
    try:
        content = render_pdf(found)
    except GlyphMissing as refusal:
        context = {"section": "certificates", "message": refusal.message}
        return render(request, "learner/certificate_unprinted.html", context, status=HTTPStatus.CONFLICT)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.serial}.pdf"'
    return response


def _needs(standing: Any) -> list[dict[str, Any]]:  # Any: certificates' Standing; template values
    words = standing.eligibility.words()
    return [{"text": text, "is_met": False} for text in words] or [
        {"text": _("Everything is complete. The certificate is being made."), "is_met": True}
    ]


def _card(row: Certificate, language: str) -> dict[str, Any]:  # Any: template values
    tone, icon = MARKS[CertificateState(row.state)]
    address = reverse("public:verify_code", args=[row.code])
    return {
        "title": _title(row, language),
        "issued_at": row.issued_at,
        "serial": row.serial,
        "state_text": row.get_state_display(),
        "tone": tone,
        "icon": icon,
        "why": row.revoked_why,
        "is_valid": row.state != CertificateState.REVOKED,
        "verify_url": address,
        "verify_text": f"{settings.PUBLIC_ORIGIN.split('//')[-1]}{address}",
        "pdf_url": reverse("learner:certificate_pdf", args=[row.uuid]),
    }


def _title(row: Certificate, language: str) -> str:
    title = row.snapshot.get("programme") or {}
    return in_language(title, language) if isinstance(title, dict) else str(title)
