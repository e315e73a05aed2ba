"""The link in the QR code on the trainer's screen: any camera opens it. What it proves is kept for some minutes.

A code lives for half a minute; signing in to the academy may take longer. So that somebody saw the screen is
remembered in their own session, where nobody can take it from and give it to a friend.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts.access import NotVisible
from lms.attendance.actions import check_code
from lms.attendance.models import Register
from lms.messaging.rules import Refusal
from lms.web.components.seen_codes import remember_seen, too_many_tries, tried
from lms.web.policies import for_link_holders

WITH_CLASS = ("session__cohort__programme__ruleset", "session__trainer")


@for_link_holders
@require_safe
def scan(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Look at the code, keep what it proves, and go on to the one button. Too early is said there; nothing is burnt."""
    register = Register.objects.select_related(*WITH_CLASS).filter(key=key).first()
    if register is None:
        raise NotVisible
    try:
        too_many_tries(request, register)
        check_code(session=register.session, code=code)
    except Refusal as refusal:
        tried(request, register, refusal)
        messages.error(request, refusal.message)
    else:
        remember_seen(request, key, timezone.now())
    return redirect("learner:here", key)
