"""Reads a JSON body strictly: the right content type, UTF-8, no NaN, no duplicate names."""

from __future__ import annotations

import json

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from lms.web.api.problems import Problem


class StrictParser(Parser):
    """What Python's json accepts beyond RFC 8259 is refused, because it means different things elsewhere."""

    def parse_body(self, request: HttpRequest) -> dict[str, object]:
        if request.content_type != "application/json":
            raise Problem(415, "not-json", _("Send the body as application/json."))
        try:
            text = request.body.decode("utf-8")
            value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_without_duplicates)
        except (UnicodeDecodeError, ValueError, RecursionError) as fault:
            raise Problem(
                400, "bad-json", _("The body is not valid JSON: %(why)s.") % {"why": fault}
            ) from fault
        if not isinstance(value, dict):
            raise Problem(422, "not-an-object", _("The body must be a JSON object."))
        return value


def _refuse_constant(name: str) -> float:
    message = f"{name} is not a number"
    raise ValueError(message)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a name occurs twice in one object")
    return result
