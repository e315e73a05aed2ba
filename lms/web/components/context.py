"""What every template may name: the academy, the languages, the demo mark. No query."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Values that are the same for everybody."""
    return {"academy_name": settings.ACADEMY_NAME, "languages": settings.LANGUAGES, "demo": settings.DEMO}
