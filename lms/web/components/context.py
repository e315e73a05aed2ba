"""What every template may name: the academy, the languages, the demo mark. No query, no session."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, object]:
    """Values that are the same for everybody who reads in one language."""
    names = settings.ACADEMY_NAME
    return {
        "academy_name": names.get(get_language() or "", names[settings.LANGUAGE_CODE]),
        "languages": settings.LANGUAGES,
        "demo": settings.DEMO,
    }
