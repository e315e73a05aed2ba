"""The page on which a mentor signs without a network, and the worker that keeps it on the device."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lms.web.employer.gate import for_employers
from lms.web.person import person


@require_safe
@for_employers
def log_pad(request: HttpRequest) -> HttpResponse:
    """An empty room for the island: everything personal is in the device's own box."""
    places = {
        "keys": "/api/v1/device-keys",
        "kits": "/api/v1/signing-pads",
        "events": "/api/v1/signing-decisions",
        "worker": reverse("employer:log_pad_worker"),
        "who": str(person(request).uuid),
    }
    return render(request, "employer/log_pad.html", {"page_data": {"pad": places, "words": pad_words()}})


@require_safe
@for_employers
def log_pad_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address whose scope is the queue: without a network this page stands for it."""
    path = finders.find("js/sw.js")
    if not isinstance(path, str):
        raise Http404
    return HttpResponse(
        Path(path).read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


def pad_words() -> dict[str, str]:
    """What the island says."""
    return {
        "take": _("Take my queue along"),
        "take_again": _("Take it along anew"),
        "taking": _("Taking along …"),
        "taken": _("On this device for two weeks. You may go where there is no network."),
        "until": _("Works without a network until %(day)s."),
        "nothing": _("Nothing waits for you"),
        "all_done": _("Everything on this device is decided."),
        "asked_again": _("Look at these again"),
        "decided": _("Decided on this device"),
        "sent": pgettext("decision on a log", "sent"),
        "unsent": _("still to send"),
        "signed_at": _("signed at %(at)s"),
        "returned_at": _("given back at %(at)s"),
        "lines": _("%(n)s lines"),
        "instead_of": _("for %(name)s, who is away"),
        "sign": _("Sign %(n)s lines of %(name)s"),
        "give_back": _("Give back"),
        "what": _("What should be different"),
        "hours_alone": _("hours alone"),
        "late": _("written late"),
        "asked_before": _("Returned before: %(asked)s"),
        "photo": _("With a photo, which is shown where there is a network."),
        "synced": _("%(n)s/%(all)s synced"),
        "send": _("Send now"),
        "forget": _("Forget what is on this device"),
        "no_network": _("No network here. Try again where there is one."),
        "not_kept": _("This device could not keep it. Free some space, and do it again."),
    }
