"""Thin endpoints: one answer of an open attempt is saved, by a signed token, in one statement; and handing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.outline import Review
from lms.assessments import actions as assessments
from lms.assessments import rules
from lms.assessments.actions import Away, Packet, note_leavings, save_answer, standing_of
from lms.assessments.queries import receipt
from lms.web.api.parsing import StrictParser
from lms.web.api.problems import Problem, problem

MAX_BODY_BYTES = 64_000
MAX_HAND_IN_BYTES = 512_000
MAX_ANSWERS = 500
MAX_LEAVINGS, MAX_PAGE, MAX_NUMBER = 50, 32, 10_000
ANSWER_FIELDS = {"attempt", "question", "value"}
PACKET_FIELDS = (("question", None), ("value", None), ("stamp", 0), ("device", ""))


def answers(request: HttpRequest) -> HttpResponse:
    """`{"attempt": token, "question": place, "value": …}` → `{"saved_at": …}`; a refusal is a problem document.

    No session and no user: the token names the attempt. Repeating a request is harmless. With `stamp` and `device` an
    older packet changes nothing, and the reply says what stands instead; `at` is where the learner is.
    """
    return _thin(request, {"PUT", "POST"}, _saved)


def hand_in(request: HttpRequest) -> HttpResponse:
    """`{"attempt": token, "answers": […]}` → the receipt; the same on every retry. No marks are said here."""
    return _thin(request, {"POST"}, _handed_in)


def leaving(request: HttpRequest) -> HttpResponse:
    """`{"attempt": token, "page": id, "away": [{"number", "seconds"}]}` → how many are new. It decides nothing."""
    return _thin(request, {"PUT", "POST"}, _left)


def standing(request: HttpRequest) -> HttpResponse:
    """`{"attempt": token}` → until when it may be written, as of now: for a page on which nothing is saved just then."""
    return _thin(request, {"PUT", "POST"}, _stands)


def _thin(
    request: HttpRequest, methods: set[str], act: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """In the reader's language, kept by nobody; refusals as problem documents."""
    with translation.override(translation.get_language_from_request(request)):
        try:
            if request.method not in methods:
                detail = _("Send the answer with PUT.")
                allowed = ", ".join(sorted(methods, reverse=True))
                response = problem(405, "method-not-allowed", detail, headers={"Allow": allowed})
            else:
                response = act(request)
        except Problem as fault:
            response = problem(fault.status, fault.code, fault.detail)
        except rules.AssessmentsRefusal as refusal:
            response = problem(_status(refusal), refusal.code, refusal.message)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _saved(request: HttpRequest) -> HttpResponse:
    """Parse, save, answer."""
    body = _body(request, ANSWER_FIELDS, MAX_BODY_BYTES)
    saved = save_answer(
        str(body["attempt"]),
        question=body["question"],
        value=body["value"],
        stamp=body.get("stamp", 0),
        device=body.get("device", ""),
        place=body.get("at"),
    )
    reply = {
        "saved_at": saved.saved_at.isoformat(),
        "now": timezone.now().isoformat(),
        "stamp": saved.clock,
        "deadline_at": _iso(saved.deadline_at),
    }
    return JsonResponse(
        {**reply, "stands": True} if saved.stands else {**reply, "stands": False, "value": saved.value}
    )


def _handed_in(request: HttpRequest) -> HttpResponse:
    body = _body(request, {"attempt"}, MAX_HAND_IN_BYTES)
    sent = body.get("answers", [])
    if (
        not isinstance(sent, list)
        or len(sent) > MAX_ANSWERS
        or not all(isinstance(row, dict) for row in sent)
    ):
        raise Problem(422, "invalid", _("answers is a list of objects."))
    packets = [Packet(**{name: row.get(name, blank) for name, blank in PACKET_FIELDS}) for row in sent]
    known = receipt(assessments.hand_in(str(body["attempt"]), answers=packets))
    said = {
        "code": known.code,
        "at": known.submitted_at.isoformat(),
        "answered": known.answered,
        "total": known.total,
        "digest": known.digest,
    }
    return JsonResponse({"receipt": said, "released": known.is_released and known.shows != Review.NOTHING})


def _stands(request: HttpRequest) -> HttpResponse:
    body = _body(request, {"attempt"}, MAX_BODY_BYTES)
    known = standing_of(str(body["attempt"]))
    state = "closed" if not known.is_open else "open" if known.is_here else "elsewhere"
    return JsonResponse(
        {"now": timezone.now().isoformat(), "deadline_at": _iso(known.deadline_at), "state": state}
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _left(request: HttpRequest) -> HttpResponse:
    body = _body(request, {"attempt", "page", "away"}, MAX_BODY_BYTES)
    page, sent = body["page"], body["away"]
    if not (isinstance(page, str) and 0 < len(page) <= MAX_PAGE):
        raise Problem(422, "invalid", _("page is a short text."))
    if not (isinstance(sent, list) and len(sent) <= MAX_LEAVINGS and all(_is_leaving(row) for row in sent)):
        raise Problem(422, "invalid", _("away is a list of number and seconds."))
    away = [Away(row["number"], row["seconds"]) for row in sent]
    return JsonResponse({"kept": note_leavings(str(body["attempt"]), page=page, away=away)})


def _is_leaving(row: object) -> bool:
    if not isinstance(row, dict):
        return False
    numbers = (row.get("number"), row.get("seconds"))
    return all(
        isinstance(each, int) and not isinstance(each, bool) and 0 <= each < most
        for each, most in zip(numbers, (MAX_NUMBER, 10**7), strict=True)
    )


def _body(
    request: HttpRequest, needed: set[str], most_bytes: int
) -> dict[str, Any]:  # Any: JSON from outside, checked by the action
    """The request's JSON object with the fields that are needed. Raises Problem."""
    if len(request.body) > most_bytes:
        raise Problem(413, "too-large", _("The answer is too long. Shorten it and save again."))
    body = StrictParser().parse_body(request)
    if not needed <= body.keys():
        raise Problem(
            422, "invalid", _("These fields are needed: %(names)s.") % {"names": ", ".join(sorted(needed))}
        )
    return body


def _status(refusal: rules.AssessmentsRefusal) -> int:
    """The status of a refusal: not ours, not now, or not an answer."""
    if isinstance(refusal, rules.BadToken):
        return HTTPStatus.FORBIDDEN
    is_late = isinstance(refusal, rules.AttemptClosed | rules.OtherDevice)
    return HTTPStatus.CONFLICT if is_late else HTTPStatus.UNPROCESSABLE_ENTITY
