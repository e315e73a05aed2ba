"""Health for machines (design §3): `/healthz` says the process lives, `/readyz` that it can do its work.

Both are answered on the thin path, before hosts, sessions and languages exist: a probe calls by address.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from lms.web import health

RETRY_AFTER_S = 5


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; asks nobody else."""
    return _plain(JsonResponse({"state": "ok"}))


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Each part with `state` and `kind`; 503 when one is down. Details stay with `./academy doctor`."""
    parts = health.readiness()
    is_up = all(part.state == "ok" for part in parts)
    answer = JsonResponse(
        {part.name: {"state": part.state, "kind": part.kind} for part in parts},
        status=200 if is_up else 503,
    )
    if not is_up:
        answer["Retry-After"] = str(RETRY_AFTER_S)
    return _plain(answer)


def _plain(answer: HttpResponse) -> HttpResponse:
    """Headers that the middleware would have added: the thin path comes before it."""
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
