"""Thin endpoint: beats of a player, by the signed lease alone (performance T4)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _

from lms.study import refusals
from lms.study.actions import BeatReply, RefusedBeat, accept_beats
from lms.study.tasks import settle_task
from lms.web.api.problems import Problem, problem
from lms.web.metrics import counters
from media_pipeline.jobs import ring

MAX_BODY_BYTES = 64_000
# sendBeacon may only send what needs no preflight: text/plain.
TYPES = frozenset({"application/json", "text/plain"})
# The player has to hear these with the reply: it pauses, or asks for a new lease.
NEWS = frozenset({"superseded", "closed", "expired"})
STATUS = {
    refusals.LeaseInvalid: HTTPStatus.FORBIDDEN,
    refusals.TooManyBeats: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    refusals.BeatsBusy: HTTPStatus.SERVICE_UNAVAILABLE,
}


def beats(request: HttpRequest) -> HttpResponse:
    """`{"lease": token, "beats": [beat, …]}` → what counts today. No session and no user; repeating is harmless.

    Single beats that cannot be true are named in `refused`; when all of them are, the answer is a 422 problem.
    """
    with translation.override(translation.get_language_from_request(request)):
        response = _answered(request)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _answered(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return problem(405, "method-not-allowed", _("Send beats with POST."), headers={"Allow": "POST"})
    try:
        body = _body(request)
        reply = accept_beats(body["lease"], body["beats"])
    except Problem as fault:
        return problem(fault.status, fault.code, fault.detail)
    except refusals.StudyRefusal as refusal:
        counters.count_beats(0, [refusal.code])
        headers = {"Retry-After": "2"} if isinstance(refusal, refusals.BeatsBusy) else {}
        return problem(STATUS[type(refusal)], refusal.code, refusal.message, headers=headers)
    except OperationalError:
        detail = _("Nothing was changed. Send the same request again in a moment.")
        return problem(503, "busy", detail, headers={"Retry-After": "2"})
    counters.count_beats(reply.accepted, [refused.code for refused in reply.refused])
    if reply.settle_now:
        ring(settle_task, reply.lease_id)
    return _reply(reply, len(body["beats"]))


def _reply(reply: BeatReply, sent: int) -> HttpResponse:
    if sent and len(reply.refused) == sent and not any(refused.code in NEWS for refused in reply.refused):
        detail = _("None of the beats can be true; nothing was counted.")
        errors = [{"pointer": "#/beats", **_out(refused)} for refused in reply.refused]
        return problem(422, reply.refused[0].code, detail, errors=errors)
    return JsonResponse(
        {
            "credited_today_s": reply.credited_today_s,
            "cap_left_s": reply.cap_left_s,
            "seen": reply.seen,
            "live": reply.live,
            "superseded": reply.superseded,
            "server_now": reply.server_now.isoformat(),
            "next_beat_s": reply.next_beat_s,
            "accepted": reply.accepted,
            "prompt": reply.prompt,
            "refused": [{"seq": refused.seq, **_out(refused)} for refused in reply.refused],
        }
    )


def _out(refused: RefusedBeat) -> dict[str, str]:
    return {"code": refused.code, "detail": refused.message}


def _body(request: HttpRequest) -> dict[str, Any]:  # Any: JSON from outside; beats are checked one by one
    """The request's object. NaN stays a float here, so that it refuses its own beat and no other. Raises Problem."""
    if request.content_type not in TYPES:
        raise Problem(415, "not-json", _("Send the body as application/json."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
        raise Problem(413, "too-large", _("Send fewer beats at once."))
    try:
        body = json.loads(request.body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise Problem(400, "bad-json", _("The body is not valid JSON.")) from fault
    if not isinstance(body, dict) or not isinstance(body.get("beats"), list) or "lease" not in body:
        raise Problem(422, "invalid", _("The fields lease and beats are needed."))
    return body
