"""The paper of one certificate as PDF: for its holder here, for the office by its own address."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.certificates.access import access_own_certificate
from lms.certificates.pdf import render as render_pdf
from lms.certificates.rules import GlyphMissing


@require_safe
@login_required
def certificate_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The learner's own certificate; somebody else's is not found."""
    certificate = access_own_certificate(request.user, uuid)
    try:
        content = render_pdf(certificate)
    except GlyphMissing as refusal:
        context = {"message": refusal.message}
        return render(request, "learner/certificate_unprinted.html", context, status=HTTPStatus.CONFLICT)
    headers = {"Content-Disposition": f'inline; filename="{certificate.serial}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
