"""Pages whose frames may open windows that find back: courseware in a window of its own seeks its API by `opener`."""

from __future__ import annotations

from django.http import HttpResponse


def keeping_openers(response: HttpResponse) -> HttpResponse:
    """The page stays apart from whoever opened it; what its frames open knows its opener (ADR 0069)."""
    response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response
