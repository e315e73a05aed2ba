"""A browser has a name of its own, drawn when somebody first signs in there: so the office can see one phone with
many accounts. It says nothing about who or where, and goes to no other host.
"""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "browser"
KEPT_FOR_S = 400 * 24 * 3600  # the longest that browsers keep a cookie
NAME = re.compile(r"b_[A-Za-z0-9_-]{22}\Z")


def browser_of(request: HttpRequest) -> str:
    """The name of the browser that asks; '' for one without."""
    name = request.COOKIES.get(COOKIE, "")
    return name if NAME.match(name) else ""


def name_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser its name, or keep it for another year."""
    name = browser_of(request) or f"b_{secrets.token_urlsafe(16)}"
    response.set_cookie(
        COOKIE, name, max_age=KEPT_FOR_S, httponly=True, secure=settings.HTTPS, samesite="Lax"
    )
