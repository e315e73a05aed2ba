"""Thin endpoint: what courseware sends of a learner, by the signed launch alone; on either host."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _

from lms.scorm import refusals
from lms.scorm.actions import take_commit
from lms.scorm.rules.states12 import CommitRefused
from lms.scorm.tokens import LaunchName, read_token
from lms.web.api.parsing import StrictParser
from lms.web.api.problems import Problem, problem

# A state holds 512 Ki UTF-16 units: three bytes each at the most, and what JSON escapes.
MAX_BODY_BYTES = 2_400_000
LANGUAGES = ("zh-hans", "en", "vi")
STATUS = {
    refusals.LaunchInvalid: HTTPStatus.FORBIDDEN,
    refusals.ItemUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    refusals.SessionOver: HTTPStatus.CONFLICT,
    refusals.CommitBusy: HTTPStatus.CONFLICT,
}
COMMIT_STATUS = {
    "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "session-over": HTTPStatus.CONFLICT,
    "session-ended": HTTPStatus.CONFLICT,
}
Json = dict[str, Any]  # Any: JSON from outside; the rules look at every part of it


def commits(request: HttpRequest) -> HttpResponse:
    """`{"token": launch, "v": 1, "item", "session", "seq", "reason", "values"}` → `{"taken", "seq", "status", …}`.

    No session and no user: the token names the attempt. The same number again changes nothing.
    """

    def work() -> HttpResponse:
        body = body_of(request)
        return committed(read_token(body.pop("token", "")), body)

    with translation.override(translation.get_language_from_request(request)):
        response = answered(request, work)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def committed(name: LaunchName, body: Json) -> HttpResponse:
    """Take the commit and say what became of it."""
    receipt = take_commit(name, body)
    return JsonResponse(
        {
            "taken": receipt.taken,
            "seq": receipt.seq,
            "status": receipt.status,
            "is_done": receipt.is_done,
            "score": receipt.score,
        }
    )


def answered(request: HttpRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    """What `work` answers to a POST, kept by nobody; whatever it refuses as a problem document."""
    try:
        if request.method != "POST":
            detail = _("Here you can use: %(methods)s.") % {"methods": "POST"}
            response = problem(405, "method-not-allowed", detail, headers={"Allow": "POST"})
        else:
            response = work()
    except Problem as fault:
        response = problem(fault.status, fault.code, fault.detail)
    except CommitRefused as refusal:
        response = _of_commit(refusal)
    except refusals.CoursewareRefusal as refusal:
        response = problem(STATUS.get(type(refusal), HTTPStatus.CONFLICT), refusal.code, refusal.message)
    except OperationalError:
        detail = _("Nothing was changed. Send the same request again in a moment.")
        response = problem(503, "busy", detail, headers={"Retry-After": "2"})
    response["Cache-Control"] = "no-store"
    return response


def body_of(request: HttpRequest) -> Json:
    """The request's object; its size is looked at before anything is read. Raises Problem."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
        raise Problem(413, "too-large", _("The courseware keeps more than fits here."))
    return StrictParser().parse_body(request)


def language_of(token: str, request: HttpRequest) -> str:
    """The language of a launch; where there is none, what the browser asks for."""
    try:
        named = read_token(token).language
    except refusals.LaunchInvalid:
        named = ""
    return named if named in LANGUAGES else translation.get_language_from_request(request)


def _of_commit(refusal: CommitRefused) -> HttpResponse:
    details = {
        "session-over": _("The courseware was opened elsewhere, and goes on there."),
        "session-ended": _("The courseware has said that it was done with this part."),
        "too-large": _("The courseware keeps more than fits here."),
    }
    detail = details.get(refusal.code, _("The courseware sent something that its standard does not know."))
    element = refusal.element.encode("utf-8", "replace").decode()
    errors = [{"pointer": f"#/values/{element}", "code": refusal.code, "detail": detail}] if element else ()
    status = COMMIT_STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    return problem(status, refusal.code, detail, errors=errors, more={"element": element} if element else {})
