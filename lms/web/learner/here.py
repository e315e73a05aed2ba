"""Signing in to a session: after a scan one button, else six digits. It says when, and what counts."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.accounts.access import NotVisible
from lms.attendance.actions import check_code, sign_by_code
from lms.attendance.models import Register
from lms.attendance.queries import opens_at, people_of, presence_at, signing_ends_at
from lms.attendance.refusals import NotOnTheList
from lms.attendance.rules.presence import SignKind
from lms.cohorts.timetable import view_of
from lms.messaging.rules import Refusal
from lms.web.components.seen_codes import seen_at, too_many_tries, tried
from lms.web.components.session_lines import clock_span
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, key: str) -> HttpResponse:
    """The session of the code, and the one thing to do now. Who is not on the list learns nothing of the class."""
    register = _register(key)
    session, now = register.session, timezone.now()
    if not people_of(session).filter(learner=person(request)).exists():
        return render(
            request, "learner/here_unlisted.html", {"section": "today", "why": NotOnTheList().message}
        )
    if request.method == "POST":
        return _sign(request, register, now)
    row, presence = view_of(session), presence_at(person(request), session)
    zone = row.begins.tzinfo
    context = {
        "section": "today",
        "row": row,
        "clock": clock_span(row),
        "key": key,
        "opens": opens_at(session).astimezone(zone),
        "is_early": now < opens_at(session),
        "is_over": now > signing_ends_at(session),
        "is_closed": register.closed_at is not None,
        "has_seen": seen_at(request, key, now) is not None,
        "in_at": presence.in_at.astimezone(zone) if presence.in_at else None,
        "out_at": presence.out_at.astimezone(zone) if presence.out_at else None,
    }
    return render(request, "learner/here.html", context)


def _sign(request: HttpRequest, register: Register, now: datetime) -> HttpResponse:
    session, kind = register.session, SignKind.IN
    with suppress(ValueError):
        kind = SignKind(request.POST.get("kind", "in"))
    code, seen = request.POST.get("code", "").strip(), seen_at(request, register.key, now)
    try:
        if code or seen is None:
            too_many_tries(request, register)
            check_code(session=session, code=code, at=now)
            seen = now
        done = kind if kind in {SignKind.IN, SignKind.OUT} else SignKind.IN
        sign_by_code(learner=person(request), session=session, kind=done, seen_at=seen, at=now)
    except Refusal as refusal:
        tried(request, register, refusal)
        messages.error(request, refusal.message)
    else:
        said = _("You are signed out.") if done == SignKind.OUT else _("You are signed in.")
        messages.success(request, said)
    return redirect("learner:here", register.key)


def _register(key: str) -> Register:
    loaded = Register.objects.select_related("session__cohort__programme__ruleset", "session__trainer")
    found = loaded.prefetch_related("session__periods").filter(key=key).first()
    if found is None:
        raise NotVisible
    return found
