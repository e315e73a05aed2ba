"""What people see when something is missing, forbidden or broken: what it is, and what to do now."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from structlog.contextvars import get_contextvars


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same body for a foreign object as for a missing one."""
    return _answer(request, 404, "not_found")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this place belongs to other people."""
    return _answer(request, 403, "forbidden")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form could not be read."""
    return _answer(request, 400, "bad_request")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form is too old or came from elsewhere: nothing was changed."""
    return _answer(request, 403, "csrf")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses neither database nor session, because those may be what broke."""
    return _answer(request, 500, "server_error")


def _answer(request: HttpRequest, status: int, name: str) -> HttpResponse:
    number = get_contextvars().get("request", "")
    if request.path_info.startswith("/api/"):
        problem = {"type": f"about:blank#{name}", "title": name.replace("_", " "), "status": status}
        if status >= 500 and number:
            problem["instance"] = f"urn:network-academy:request:{number}"
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    names = settings.ACADEMY_NAME
    context = {
        "academy_name": names.get(get_language() or "", names[settings.LANGUAGE_CODE]),
        "path": request.path,
        "number": number,
    }
    return HttpResponse(render_to_string(f"errors/{name}.html", context), status=status)
