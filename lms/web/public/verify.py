"""Anybody checks a certificate: paste the code or the number, or scan the QR. Never cached, no account."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.certificates.queries import PublicFacts, by_code, public_facts
from lms.certificates.rules import normal_code
from lms.web.limits import WINDOW_S, is_too_often

CHECKS_A_MINUTE = 30


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form. What is pasted into it leads to the page of the certificate."""
    typed = normal_code(request.GET.get("code", ""))
    if typed:
        return redirect("public:verify_code", code=typed)
    return render(request, "public/verify.html", {"is_empty": "code" in request.GET})


@require_safe
@never_cache
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """One certificate as it stands now, or 404 with the form; 429 when one address asks too often."""
    if is_too_often(request, what="verify", most=CHECKS_A_MINUTE):
        response = render(
            request, "public/verify.html", {"is_busy": True}, status=HTTPStatus.TOO_MANY_REQUESTS
        )
        response["Retry-After"] = str(WINDOW_S)
        return response
    certificate = by_code(code)
    if certificate is None:
        return render(request, "public/verify.html", {"unknown": code}, status=HTTPStatus.NOT_FOUND)
    return render(request, "public/verify_code.html", shown(public_facts(certificate)))


def shown(facts: PublicFacts) -> dict[str, object]:
    """Everything that the template names."""
    language = get_language() or "zh-hans"
    head = facts.ledger_head
    return {
        "facts": facts,
        "title": facts.title_in(language),
        "institution": facts.institution_in(language),
        "root": f"{head[:8]}…{head[-6:]}",
        "checked_at": timezone.now(),
    }
