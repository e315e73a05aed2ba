"""The secret address of a person's calendar: shown, made anew, switched off. One form for all audiences."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from lms.accounts.models import User
from lms.cohorts.actions import close_feed, open_feed
from lms.cohorts.models import CalendarFeed
from lms.cohorts.timetable import feed_token


def feed_url(user: User) -> str:
    """The address, or '' when there is none. One query."""
    feed = CalendarFeed.objects.filter(user=user, is_on=True).select_related("user").first()
    return f"{settings.PUBLIC_ORIGIN}/calendar/{feed_token(feed)}.ics" if feed else ""


def feed_changed(request: HttpRequest, user: User) -> None:
    """What the form asks for: `to` is on, new or off."""
    if request.POST.get("to") == "off":
        close_feed(actor=user)
    else:
        open_feed(actor=user, anew=request.POST.get("to") == "new")
