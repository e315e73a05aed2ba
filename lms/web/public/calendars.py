"""A person's timetable for their own calendar: the secret in the address is the key, no session is needed."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.cohorts.rules.calendar import calendar as calendar_text
from lms.cohorts.timetable import feed_events, feed_user
from lms.web.limits import is_too_often
from lms.web.policies import for_link_holders

MOST_A_MINUTE = 60


@for_link_holders
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar as a file; 404 for an address that works no longer."""
    if is_too_often(request, what="calendar", most=MOST_A_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    user, now = feed_user(token), timezone.now()
    with translation.override(user.language):
        events = feed_events(user, timezone.localdate(now), urlsplit(settings.PUBLIC_ORIGIN).hostname or "")
        text = calendar_text(_("Timetable"), events, now=now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
