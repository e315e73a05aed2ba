"""Every error of the API as problem details (RFC 9457), so that a client has one thing to understand."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from structlog.contextvars import get_contextvars

from media_pipeline.disk import StorageError

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
Fault = TypeVar("Fault", bound=Exception)
TITLES: Mapping[int, Promise] = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("This is not open to you"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("This address does not do that"),
    409: gettext_lazy("Not possible now"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Another kind of content is needed"),
    422: gettext_lazy("Something in the request needs changing"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("A fault on our side"),
    503: gettext_lazy("Busy for a moment"),
}


class PlaceOut(Schema):
    """One place in the request that needs changing: `pointer` into the body, or `parameter` and where it is."""

    pointer: str | None = None
    parameter: str | None = None
    code: str
    detail: str


class ProblemOut(Schema):
    """Problem details (RFC 9457). `code` is stable for programs; `title` and `detail` are for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    instance: str | None = None
    errors: list[PlaceOut] | None = None


# For the OpenAPI document: what any operation may answer instead.
ERRORS: dict[frozenset[int], type[Schema]] = {
    frozenset({400, 401, 403, 404, 409, 413, 415, 422, 503}): ProblemOut
}


class Problem(Exception):
    """An error answer raised from anywhere below a view. `code` is stable for programs, `detail` for people."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        retry_after_s: int = 0,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.errors = status, code, detail, tuple(errors)
        self.headers = {"Retry-After": str(retry_after_s)} if retry_after_s else {}


def problem(
    status: int,
    code: str,
    detail: str = "",
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer itself: type, title, status, detail, code, the places concerned, and `more` members of this kind."""
    body: dict[str, object] = {
        "type": f"urn:network-academy:problem:{code}",
        "title": str(TITLES.get(status, TITLES[400])),
        "status": status,
        "code": code,
    }
    if detail:
        body["detail"] = detail
    request = get_contextvars().get("request")
    if status >= 500 and request:
        # Which one of our faults this is (RFC 9457, 3.1.5); refusals stay the same bytes for everybody.
        body["instance"] = f"urn:network-academy:request:{request}"
    if errors:
        body["errors"] = [dict(error) for error in errors]
    body.update(more or {})
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def not_found() -> HttpResponse:
    """The same bytes for what is missing and for what belongs to somebody else (security.md, tenant scope)."""
    return problem(404, "not-found", _("There is nothing here for you. Check the address."))


def install(api: NinjaAPI, refusals: Mapping[type[Exception], int]) -> None:
    """Give `api` its error answers; `refusals` maps the rooms' refusal classes to a status."""
    _on(api, Problem, _of_problem)
    _on(api, Http404, lambda _fault: not_found())
    _on(api, AuthenticationError, lambda _fault: _of_anonymous())
    _on(api, HttpError, _of_http_error)
    _on(api, ValidationError, _of_validation)
    _on(api, OperationalError, _of_busy)
    _on(api, StorageError, _of_storage)
    _on(api, Exception, _of_fault)
    for refusal, status in refusals.items():
        api.add_exception_handler(refusal, _refusal_handler(status))


def _on(api: NinjaAPI, kind: type[Fault], answer: Callable[[Fault], HttpResponse]) -> None:
    # Ninja's types allow the class itself too; it always hands over the instance.
    api.add_exception_handler(kind, lambda _request, fault: answer(fault))  # type: ignore[arg-type]  # see above


def _refusal_handler(
    status: int,
) -> Callable[[HttpRequest, Any], HttpResponse]:  # Any: each room has its own class
    def handler(_request: HttpRequest, exc: Any) -> HttpResponse:  # Any: see above
        return problem(getattr(exc, "status", status), exc.code, str(exc.message))

    return handler


def _of_problem(exc: Problem) -> HttpResponse:
    return problem(exc.status, exc.code, exc.detail, errors=exc.errors, headers=exc.headers)


def _of_anonymous() -> HttpResponse:
    detail = _("Send a bearer token, or sign in with the browser first.")
    return problem(401, "not-signed-in", detail, headers={"WWW-Authenticate": 'Bearer realm="academy"'})


def _of_http_error(exc: HttpError) -> HttpResponse:
    """Ninja wraps what a parser raises into HttpError 400; a Problem inside speaks for itself."""
    if isinstance(exc.__cause__, Problem):
        return _of_problem(exc.__cause__)
    return problem(exc.status_code, "bad-request", str(exc.message))


def _of_validation(exc: ValidationError) -> HttpResponse:
    detail = _("Correct the places named below and send it again.")
    return problem(422, "invalid", detail, errors=[_place(error) for error in exc.errors])


def _place(error: Mapping[str, Any]) -> dict[str, str]:  # Any: pydantic's error dictionary
    source, *where = [str(part) for part in error["loc"]]
    if source == "body":
        # The first part is the name of our own parameter, which clients never see.
        return {"pointer": "#/" + "/".join(where[1:]), "code": error["type"], "detail": error["msg"]}
    return {"parameter": "/".join(where), "in": source, "code": error["type"], "detail": error["msg"]}


def _of_busy(exc: OperationalError) -> HttpResponse:
    logger.warning("the database did not answer: %s", exc)
    detail = _("Nothing was changed. Send the same request again in a moment.")
    return problem(503, "busy", detail, headers={"Retry-After": "2"})


def _of_storage(exc: StorageError) -> HttpResponse:
    logger.warning("the storage did not answer: %s", exc)
    detail = _(
        "The storage for files does not answer. Nothing is lost: send the same request again in a moment."
    )
    return problem(503, "storage-busy", detail, headers={"Retry-After": "5"})


def _of_fault(exc: Exception) -> HttpResponse:
    logger.error("fault in the API", exc_info=exc)
    return problem(500, "fault", _("It has been noted. Send the same request again later."))


def speaking_problems(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap a view of ninja: its bare 405 becomes a problem too, with the methods that are allowed."""

    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 405 and response["Content-Type"] != CONTENT_TYPE:
            allowed = response.headers.get("Allow", "")
            detail = _("Here you can use: %(methods)s.") % {"methods": allowed}
            return problem(405, "method-not-allowed", detail, headers={"Allow": allowed})
        return response

    wrapped.csrf_exempt = True  # type: ignore[attr-defined]  # the session's own check does it (auth.py)
    return wrapped
