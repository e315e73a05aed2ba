"""`Idempotency-Key` on writes: the first answer is kept beside the act and given again to a retry."""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.responses import Status

from lms.audit.answers import Answer, KeyUsedForAnotherRequest, answer_once
from lms.web.api.auth import caller
from lms.web.api.problems import Problem

P = ParamSpec("P")
KEY_LENGTH = 200
# What a write returns: a status and a schema (or nothing, for 204). Status is generic over Any in ninja.
Written = Status[Any]
HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text up to 200 characters, new for each act. A retry with the same key and body gets the "
    "first answer again and changes nothing; the same key with another body is refused with 422.",
    "schema": {"type": "string", "maxLength": KEY_LENGTH},
}
OPENAPI = {"parameters": [HEADER]}


def idempotent(
    view: Callable[Concatenate[HttpRequest, P], Written],
) -> Callable[Concatenate[HttpRequest, P], Written]:
    """Decorate a write: without the header it just runs; with it, at most once for this caller."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Written:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return view(request, *args, **kwargs)
        if len(key) > KEY_LENGTH:
            raise Problem(422, "key-too-long", _("Idempotency-Key: at most 200 characters."))
        try:
            answer = answer_once(
                actor_id=caller(request).pk,
                key=key,
                path=request.path,
                digest=_digest(request),
                act=lambda: _plain(view(request, *args, **kwargs)),
            )
        except KeyUsedForAnotherRequest as fault:
            detail = _("This Idempotency-Key was used for another request. Make a new key for each act.")
            raise Problem(422, "key-reused", detail) from fault
        return Status(answer.status, answer.body)

    # Ninja reads types by this signature; as texts they would be looked up in this module, not in the view's.
    wrapped.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]  # inspect's protocol
    return wrapped


def _digest(request: HttpRequest) -> str:
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + request.body).hexdigest()


def _plain(written: Written) -> Answer:
    value = written.value
    body = json.loads(value.model_dump_json()) if isinstance(value, Schema) else value
    return Answer(status=written.status_code, body=body)
