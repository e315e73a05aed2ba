"""Thin endpoint: one answer of an open attempt is saved, by a signed token, in one statement."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.assessments import rules
from lms.assessments.actions import save_answer
from lms.web.api.parsing import StrictParser
from lms.web.api.problems import Problem, problem

MAX_BODY_BYTES = 64_000
METHODS = "PUT, POST"


def answers(request: HttpRequest) -> HttpResponse:
    """`{"attempt": token, "question": place, "value": …}` → `{"saved_at": …}`; a refusal is a problem document.

    No session and no user: the token names the attempt. Repeating a request is harmless. With `stamp` and `device` an
    older packet changes nothing, and the reply says what stands instead; `at` is where the learner is.
    """
    with translation.override(translation.get_language_from_request(request)):
        response = _answered(request)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _answered(request: HttpRequest) -> HttpResponse:
    """Parse, save, answer."""
    if request.method not in {"PUT", "POST"}:
        return problem(405, "method-not-allowed", _("Send the answer with PUT."), headers={"Allow": METHODS})
    try:
        body = _body(request)
        saved = save_answer(
            str(body["attempt"]),
            question=body["question"],
            value=body["value"],
            stamp=body.get("stamp", 0),
            device=body.get("device", ""),
            place=body.get("at"),
        )
    except Problem as fault:
        return problem(fault.status, fault.code, fault.detail)
    except rules.AssessmentsRefusal as refusal:
        return problem(_status(refusal), refusal.code, refusal.message)
    reply = {"saved_at": saved.saved_at.isoformat(), "now": timezone.now().isoformat(), "stamp": saved.clock}
    return JsonResponse(
        {**reply, "stands": True} if saved.stands else {**reply, "stands": False, "value": saved.value}
    )


def _body(request: HttpRequest) -> dict[str, Any]:  # Any: JSON from outside, checked by save_answer
    """The request's JSON object with its three fields. Raises Problem."""
    if len(request.body) > MAX_BODY_BYTES:
        raise Problem(413, "too-large", _("The answer is too long. Shorten it and save again."))
    body = StrictParser().parse_body(request)
    if not {"attempt", "question", "value"} <= body.keys():
        raise Problem(422, "invalid", _("The fields attempt, question and value are needed."))
    return body


def _status(refusal: rules.AssessmentsRefusal) -> int:
    """The status of a refusal: not ours, not now, or not an answer."""
    if isinstance(refusal, rules.BadToken):
        return HTTPStatus.FORBIDDEN
    is_late = isinstance(refusal, rules.AttemptClosed | rules.OtherDevice)
    return HTTPStatus.CONFLICT if is_late else HTTPStatus.UNPROCESSABLE_ENTITY
