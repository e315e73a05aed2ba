"""The outermost middleware: every request is counted and has an id, which its answer, log lines and tasks carry."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from lms.accounts.models import User
from lms.web.metrics import counters
from lms.web.thin import THIN_PATHS

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
# What proxies make: 16 to 32 hexadecimal digits, or a UUID. Anything else could carry words into our logs.
WELL_FORMED = re.compile(r"[0-9a-f]{16,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
AUDIENCES = frozenset({"public", "learner", "employer", "trainer", "office", "api"})
# Places of guests (Wagtail, allauth) by the first part of the address.
PLACES = {
    "cms": "editor",
    "documents": "files",
    "files": "files",
    "api": "api",
    "s": "courseware",
    "p": "files",
}
QUIET = frozenset({"thin", "static"})


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request went, by name: never an address, so that neither ids nor words of people are in it."""

    audience: str
    name: str


class WatchMiddleware:
    """Name the request, then say what became of it. No database, no session; a few microseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request_name(request.META.get("HTTP_X_REQUEST_ID", ""))
        clear_contextvars()
        bind_contextvars(request=name)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = name
            took_s, route = time.perf_counter() - began, route_of(request)
            counters.count_request(route.audience, route.name, response.status_code, took_s)
            report(request, route, response.status_code, took_s)
        finally:
            clear_contextvars()
        return response


def request_name(given: str) -> str:
    """The proxy's id when it is one, else our own of 16 digits: short enough to be read out on the telephone."""
    return given if WELL_FORMED.fullmatch(given) else secrets.token_hex(8)


def report(request: HttpRequest, route: Route, status: int, took_s: float) -> None:
    """One line a request; beats, probes and static files only when they went wrong."""
    is_fault = status >= 500
    if route.audience in QUIET and status < 400:
        return
    level = logging.WARNING if is_fault else logging.INFO
    if not log.isEnabledFor(level):
        return
    # Asking request.user could cost a query: only somebody who was loaded anyway is named.
    user = getattr(request, "_cached_user", None)
    facts = {
        "method": request.method,
        "route": route.name,
        "status": status,
        "ms": round(took_s * 1000, 1),
        **({"person": user.uuid} if isinstance(user, User) else {}),
    }
    log.log(level, "request", extra={"facts": facts})


def route_of(request: HttpRequest) -> Route:
    """The audience and the name of the view that answered."""
    match = request.resolver_match
    if match is None:
        thin = THIN_PATHS.get(request.path_info)
        if thin:
            return Route("thin", thin.__name__)
        is_static = request.path_info.startswith(settings.STATIC_URL)
        return Route("static", "static") if is_static else Route("public", "unknown")
    first = match.namespaces[0] if match.namespaces else ""
    if first in AUDIENCES:
        return Route(first, match.view_name)
    place = PLACES.get(request.path_info.split("/", 2)[1], "public")
    return Route(place, match.view_name or "unnamed")
