"""Which requests are for the content host, and what every answer of it carries. Nothing else of the academy answers there."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from lms.web.content.policy import PAGE_POLICY

GetResponse = Callable[[HttpRequest], HttpResponseBase]
URLS = "lms.web.content.urls"
DEFAULT_PORTS = {"http": "80", "https": "443"}


def is_content_host(request: HttpRequest) -> bool:
    """Whether the request names the host and the port of CONTENT_ORIGIN."""
    return _plain(request.META.get("HTTP_HOST", "")) == _plain(urlsplit(settings.CONTENT_ORIGIN).netloc)


def _plain(host: str) -> str:
    """In small letters, without the port that goes without saying."""
    scheme = urlsplit(settings.CONTENT_ORIGIN).scheme
    return host.lower().removesuffix(f":{DEFAULT_PORTS.get(scheme, '')}")


class ContentHostMiddleware:
    """Answers the content host from its own few addresses; static files alone go on, for the shell."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_content_host(request):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return HttpResponsePermanentRedirect(f"{settings.CONTENT_ORIGIN}{request.path}")
        is_static = request.path_info.startswith(settings.STATIC_URL)
        return _guarded(self.get_response(request) if is_static else answered(request))


def answered(request: HttpRequest) -> HttpResponseBase:
    """By the content host's own addresses; 404 in words for any other."""
    try:
        match = resolve(request.path_info, urlconf=URLS)
        request.resolver_match = match
        return match.func(request, *match.args, **match.kwargs)
    except (Resolver404, Http404):
        with translation.override(translation.get_language_from_request(request)):
            words = _("There is nothing here. Close this page, and open the lesson again.")
        return HttpResponse(words, status=404, content_type="text/plain; charset=utf-8")


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    response.cookies.clear()
    if settings.HTTPS:
        response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Permissions-Policy", "unload=(self)")
    headers.setdefault("Cache-Control", "no-store")
    if isinstance(response, HttpResponse):
        headers.setdefault("Content-Length", str(len(response.content)))
    return response
