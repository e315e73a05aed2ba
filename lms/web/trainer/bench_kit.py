"""The page on which practical tasks are scored without a network, and the worker that keeps it on the device."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lms.web.person import person
from lms.web.trainer.gate import for_trainers


@require_safe
@for_trainers
def bench_kit(request: HttpRequest) -> HttpResponse:
    """An empty room for the island: everything personal is in the device's own box."""
    places = {
        "keys": "/api/v1/device-keys",
        "kits": "/api/v1/practical-kits",
        "events": "/api/v1/practical-scores",
        "worker": reverse("trainer:bench_kit_worker"),
        "who": str(person(request).uuid),
    }
    page = {"bench": places, "words": bench_words()}
    return render(request, "trainer/bench_kit.html", {"place": "home", "page_data": page})


@require_safe
@for_trainers
def bench_kit_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at an address whose scope is the page above."""
    path = finders.find("js/sw.js")
    if not isinstance(path, str):
        raise Http404
    return HttpResponse(
        Path(path).read_bytes(), content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


def bench_words() -> dict[str, str]:
    """What the island says."""
    return {
        "take": _("Take the tasks along"),
        "take_again": _("Take them along anew"),
        "taking": _("Taking along …"),
        "taken": _("On this device for two weeks. You may go where there is no network."),
        "until": _("Works without a network until %(day)s."),
        "nothing": _("No class of yours has a practical task"),
        "task": _("Task"),
        "scored": _("%(n)s / %(all)s scored"),
        "points": _("%(points)s points"),
        "must": pgettext("rubric", "must"),
        "remark": _("A remark on this line"),
        "note": _("For the learner"),
        "photo": _("Photo"),
        "photo_there": _("The photo is taken."),
        "sign": _("Sign: %(name)s"),
        "lines_missing": _("Give points for every line."),
        "asked_again": _("Look at these again"),
        "sent": pgettext("score", "sent"),
        "unsent": _("still to send"),
        "signed_at": _("signed at %(at)s"),
        "synced": _("%(n)s/%(all)s synced"),
        "send": _("Send now"),
        "forget": _("Forget what is on this device"),
        "no_network": _("No network here. Try again where there is one."),
        "not_kept": _("This device could not keep it. Free some space, and do it again."),
    }
