"""What every answer of the site carries: security headers, the language, the second factor of staff."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Placeholder until the web helper fills it in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class LanguageMiddleware(SecurityHeadersMiddleware):
    """Placeholder until the web helper fills it in."""


class StaffSecondFactorMiddleware(SecurityHeadersMiddleware):
    """Placeholder until the people helper fills it in."""
