"""The thin path: beats, answer autosaves, health and metrics are served before sessions, users and CSRF exist."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lms.web.api.answers import answers, hand_in, leaving, standing
from lms.web.api.beats import beats
from lms.web.api.courseware_commits import commits
from lms.web.metrics.page import metrics
from lms.web.public import health

ThinView = Callable[[HttpRequest], HttpResponse]
# Path -> view. A view authenticates by a signed token in the body and uses at most two statements (handing in: one transaction; courseware: four where it says something new); health needs none,
# metrics show themselves to this machine or a token.
THIN_PATHS: dict[str, ThinView] = {
    "/healthz": health.healthz,
    "/readyz": health.readyz,
    "/metrics": metrics,
    "/api/v1/attempts/answers": answers,
    "/api/v1/attempts/hand-in": hand_in,
    "/api/v1/attempts/away": leaving,
    "/api/v1/attempts/standing": standing,
    "/api/v1/beats": beats,
    "/api/v1/courseware/commits": commits,
}


class ThinPathMiddleware:
    """Answers the paths of THIN_PATHS at once; everything else goes on through the whole stack."""

    def __init__(self, get_response: ThinView) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = THIN_PATHS.get(request.path_info)
        return view(request) if view else self.get_response(request)
