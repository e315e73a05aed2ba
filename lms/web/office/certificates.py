"""The office's list of certificates: search, the queue of those in question, revoking with a reason, confirming."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.access import is_office
from lms.certificates.access import access_certificate
from lms.certificates.actions import confirm, revoke
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.pdf import render as render_pdf
from lms.certificates.queries import LIST_SHOWN, office_list, waiting_for_review
from lms.certificates.rules import CertificatesRefusal
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person


class ReasonForm(forms.Form):
    """Why: kept in the record; of a revocation everybody who checks the certificate sees it."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the reason. It is kept.")},
    )


@require_safe
@for_readers
def certificates(request: HttpRequest) -> HttpResponse:
    """`?q=` searches name, class, number and code; `?state=` filters. Those in question come first."""
    text, state = request.GET.get("q", "")[:60], request.GET.get("state", "")
    wanted = state if state in CertificateState.values else ""
    found = office_list(text, wanted)
    context = {
        "certificates": found,
        "is_cut": len(found) == LIST_SHOWN,
        "shown_most": LIST_SHOWN,
        "text": text,
        "state": wanted,
        "states": CertificateState.choices,
        "waiting": waiting_for_review(),
        "can_change": is_office(request.user),
    }
    return render(request, "office/certificates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def certificate_revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says what will happen, asks for the reason, revokes."""
    certificate = access_certificate(person(request), uuid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke(actor=person(request), certificate=certificate, why=form.cleaned_data["why"])
        except CertificatesRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("%(serial)s is revoked. The check page says so now.") % _named(certificate)
            )
            return redirect("office:certificates")
    return _asked(request, "office/certificate_revoke.html", certificate, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def certificate_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """After a look at the hours: the certificate stands."""
    certificate = access_certificate(person(request), uuid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm(actor=person(request), certificate=certificate, why=form.cleaned_data["why"])
        except CertificatesRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, _("%(serial)s stands. The check page says so now.") % _named(certificate)
            )
            return redirect("office:certificates")
    return _asked(request, "office/certificate_confirm.html", certificate, form)


@require_safe
@for_readers
def certificate_paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The paper as PDF; a revoked one is stamped so."""
    certificate = access_certificate(person(request), uuid)
    try:
        content = render_pdf(certificate)
    except CertificatesRefusal as refusal:
        messages.error(request, refusal.message)
        return redirect("office:certificates")
    headers = {"Content-Disposition": f'inline; filename="{certificate.serial}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _named(certificate: Certificate) -> dict[str, str]:
    return {"serial": certificate.serial}


def _asked(request: HttpRequest, template: str, certificate: Certificate, form: ReasonForm) -> HttpResponse:
    """The page with the form; with its errors when it was sent."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {"certificate": certificate, "form": form}, status=status)
