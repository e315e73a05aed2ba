"""The shell of a launch and its calls, by the token in their address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from lms.scorm.actions import begin_item, open_shell
from lms.scorm.queries import begin_look, launch_data, look_data
from lms.scorm.refusals import LaunchInvalid
from lms.scorm.tokens import LaunchName, read_token
from lms.web.api.courseware_commits import answered, body_of, committed, language_of
from lms.web.api.problems import Problem
from lms.web.components.courseware_words import shell_words
from lms.web.content.policy import ACADEMIES, SHELL_POLICY
from lms.web.policies import for_link_holders

Act = Callable[[LaunchName, dict[str, Any]], HttpResponse]  # Any: JSON


@for_link_holders
def shell(request: HttpRequest, token: str) -> HttpResponse:
    """The page that holds the API and the package's frame. No query; the state comes by `launch`."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    language = language_of(token, request)
    with translation.override(language):
        page = {"academies": ACADEMIES, "language": language, "words": shell_words()}
        context = {"page_data": page, "language": language, "refused": _refused(token)}
        response = render(request, "content/shell.html", context)
    response.status_code = 403 if context["refused"] else 200
    response["Content-Security-Policy"] = SHELL_POLICY
    response["Cache-Control"] = "no-store"
    return response


def _refused(token: str) -> str:
    try:
        read_token(token)
    except LaunchInvalid as refusal:
        return refusal.message
    return ""


@for_link_holders
def launch(request: HttpRequest, token: str) -> HttpResponse:
    """Begin the session of a launch: what there is, and where everything stands."""

    def act(name: LaunchName, _body: dict[str, Any]) -> HttpResponse:  # Any: JSON
        data = look_data(name.uuid) if name.is_look else launch_data(open_shell(name))
        return JsonResponse({**data, "language": name.language})

    return _called(request, token, act)


@for_link_holders
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """Begin an item: what its run-time starts from."""

    def act(name: LaunchName, body: dict[str, Any]) -> HttpResponse:  # Any: JSON
        item = body.get("item")
        if not isinstance(item, str):
            raise Problem(422, "malformed", _("The field item is needed."))
        if name.is_look:
            begun = begin_look(name.uuid, item=item, student_name=_("A look"))
        else:
            begun = begin_item(name, item=item)
        return JsonResponse({"item": item, **begun._asdict()})

    return _called(request, token, act)


@for_link_holders
def commits(request: HttpRequest, token: str) -> HttpResponse:
    """A state of an item, or of the whole attempt."""
    return _called(request, token, committed)


def _called(request: HttpRequest, token: str, act: Act) -> HttpResponse:
    """In the language of the launch; refusals as problem documents."""
    with translation.override(language_of(token, request)):
        return answered(request, lambda: act(read_token(token), body_of(request)))
