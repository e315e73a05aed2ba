"""The front door and the language switch."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from lms.accounts.preferences import choose_language
from lms.web.middleware import LANGUAGE_CODES, language_of_path
from lms.web.policies import for_anyone

COOKIE_AGE_S = 365 * 24 * 60 * 60


@for_anyone
@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    """To the catalogue in the reader's language (cookie, then Accept-Language)."""
    response = HttpResponseRedirect(f"/{translation.get_language()}/courses/")
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@for_anyone
@require_safe
def switch_language(request: HttpRequest) -> HttpResponse:
    """`?to=vi&next=/learn/`: remember the language and go back to the same page. Unknown languages change nothing."""
    chosen = request.GET.get("to", "")
    there = _safe_address(request, request.GET.get("next", "/"))
    if chosen not in LANGUAGE_CODES:
        return HttpResponseRedirect(there)
    if request.user.is_authenticated and request.user.language != chosen:
        choose_language(actor=request.user, language=chosen)
    response = HttpResponseRedirect(_in_language(there, chosen))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=COOKIE_AGE_S, httponly=True,
        secure=settings.HTTPS, samesite="Lax",
    )  # fmt: skip
    return response


def _safe_address(request: HttpRequest, address: str) -> str:
    """`address` when it stays on this site, else the front door."""
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else "/"


def _in_language(address: str, language: str) -> str:
    """A catalogue address in another language; other addresses stay as they are."""
    parts = urlsplit(address)
    named = language_of_path(parts.path)
    path = f"/{language}{parts.path[len(named) + 1 :]}" if named else parts.path
    return urlunsplit(("", "", path, parts.query, ""))
