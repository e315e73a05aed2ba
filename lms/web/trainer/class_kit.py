"""The page that runs classes without a network, and the worker that keeps it on the device."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lms.web.trainer.gate import for_trainers


@require_safe
@for_trainers
def class_kit(request: HttpRequest) -> HttpResponse:
    """An empty room for the island: everything personal is in the device's own box."""
    places = {
        "keys": "/api/v1/device-keys",
        "kits": "/api/v1/attendance-kits",
        "events": "/api/v1/attendance-events",
    }
    page = {"kit": places, "words": kit_words()}
    return render(request, "trainer/class_kit.html", {"place": "timetable", "page_data": page})


@require_safe
@for_trainers
def class_kit_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address whose scope is the page above."""
    path = finders.find("js/sw.js")
    if not isinstance(path, str):
        raise Http404
    return HttpResponse(
        Path(path).read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


def kit_words() -> dict[str, str]:
    """What the island says."""
    return {
        "back": _("All classes"),
        "closed": _("Closed on this device. It counts when it has been sent."),
        "missing": _("Missing: %(n)s"),
        "came": _("Signed in: %(n)s"),
        "away": _("Absent or on leave"),
        "here": pgettext("attendance", "Here"),
        "sign": _("Sign"),
        "absent": _("Absent"),
        "leave": _("On leave"),
        "left": _("Has left"),
        "not_here": _("Not here"),
        "take_back": pgettext("attendance", "Take back"),
        "wipe": _("Wipe"),
        "cancel": _("Cancel"),
        "guest": _("Somebody who is not on the list"),
        "note_guest": _("Note as a guest"),
        "close": _("Close the session"),
        "heads": _("Heads counted aloud"),
        "topic": _("What was taught"),
        "photo": _("Photo of the class"),
        "photo_kept": _("The photo is kept and sent with the closing."),
        "photo_refused": _("This is no picture. Take another."),
        "stayed": _("Who is signed in and not out stayed until the end"),
        "confirm": _("Confirm and close"),
        "digits": _("Whoever has a network may type these digits on the page Today."),
        "taking": _("Taking along …"),
        "taken": _("On this device for two weeks. You may go where there is no network."),
        "take": _("Take my classes along"),
        "take_again": _("Take them along anew"),
        "nothing": _("You teach nothing in the next two weeks."),
        "until": _("Works without a network until %(day)s."),
        "people": _("%(n)s people"),
        "synced": _("%(n)s/%(all)s synced"),
        "send": _("Send now"),
        "held": _("Waiting for the training office: %(n)s"),
        "no_network": _("No network here. Try again where there is one."),
        "not_kept": _("This device could not keep it. Free some space, and do it again."),
    }
