"""What a page says of itself around courseware, so that the courseware works: windows that find back, last words heard."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse

from lms.web.middleware import PERMISSIONS

# Old courseware says how it went when it is unloaded; newer browsers fire that where every page around it allows it.
UNLOAD = f'unload=(self "{settings.CONTENT_ORIGIN}")'


def around_courseware(response: HttpResponse) -> HttpResponse:
    """The page stays apart from whoever opened it; a window that courseware opens knows its opener (ADR 0069)."""
    response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    response["Permissions-Policy"] = f"{PERMISSIONS}, {UNLOAD}"
    return response
