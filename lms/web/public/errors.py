"""What people see when something is missing, forbidden or broken: what it is, and what to do now."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.translation import get_language
from structlog.contextvars import get_contextvars


class FormAddressMiddleware:
    """Who opens the address of a form reads what happened; a browser would show an error of its own for an empty 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = form_only(request)
        page["Allow"] = response["Allow"]
        return page


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


def form_only(request: HttpRequest) -> HttpResponse:
    """405 for who opens an address that only takes a form: after signing in again, after going back, by a link."""
    return _answer(request, 405, "form_only", above=_above(request.path_info))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses neither database nor session, because those may be what broke."""
    return _answer(request, 500, "server_error")


def _above(path: str) -> str:
    """The page that the form was on: addresses of forms lie below it."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    return above if is_valid_path(above) else "/home/"


def _answer(request: HttpRequest, status: int, name: str, *, above: str = "") -> HttpResponse:
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
        "above": above,
    }
    return HttpResponse(render_to_string(f"errors/{name}.html", context), status=status)
