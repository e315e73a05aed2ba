"""Addresses under /api/v1/ (namespace `api`); what is not there is a problem document too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from lms.web.api.api import api
from lms.web.api.problems import not_found, speaking_problems
from lms.web.policies import Policy, declares, for_anyone

app_name = "api"
# Ninja's own start page is not served; everything else is, with errors that speak.
_patterns = [
    pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
# Its views that ask nobody who they are.
_OPEN = {"openapi-json", "catalogue", "verify"}
for _pattern in _patterns:
    _policy = Policy.ANYONE if _pattern.name in _OPEN else Policy.CALLER
    _pattern.callback = declares(_policy)(speaking_problems(_pattern.callback))


@for_anyone
def nothing_here(_request: HttpRequest) -> HttpResponse:
    """404 for any other address below /api/v1/."""
    return not_found()


nothing_here.csrf_exempt = True  # type: ignore[attr-defined]  # it does nothing
urlpatterns = [
    *_patterns,
    path("", nothing_here, name="api-root"),
    re_path(r"^.*$", nothing_here, name="nothing"),
]
