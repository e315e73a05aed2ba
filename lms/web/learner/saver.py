"""Saving data is a choice of the device, not of the person: a cookie, written by a form or by the player."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from lms.web.policies import for_signed_in

SAVER_COOKIE = "saver"
COOKIE_AGE_S = 365 * 24 * 60 * 60


@for_signed_in
@require_POST
def save_data(request: HttpRequest) -> HttpResponse:
    """Switch saving on or off: the form field `on` (1 or 0), or JSON {"on": true} from the player."""
    is_json = request.content_type == "application/json"
    response: HttpResponse = JsonResponse({}) if is_json else HttpResponseRedirect(reverse("learner:me"))
    response.set_cookie(
        SAVER_COOKIE, "1" if _wanted(request, is_json=is_json) else "0", max_age=COOKIE_AGE_S,
        httponly=True, secure=settings.HTTPS, samesite="Lax",
    )  # fmt: skip
    return response


def _wanted(request: HttpRequest, *, is_json: bool) -> bool:
    """What was asked for; anything that cannot be read saves data."""
    if not is_json:
        return request.POST.get("on") != "0"
    try:
        asked = json.loads(request.body)
    except ValueError:
        return True
    return not (isinstance(asked, dict) and asked.get("on") is False)
