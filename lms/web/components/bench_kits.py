"""Practical tasks without a network, for trainers and for examiners of a partner: the page's data, words and worker."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms.assessments.rules.evidence import ASK_ABOVE_BYTES
from lms.web.components.evidence import media_limits, media_words
from lms.web.components.voices import MAY_RECORD
from lms.web.person import person


def bench_kit_page(request: HttpRequest, template: str, worker: str) -> HttpResponse:
    """An empty room for the island: everything personal is in the device's own box."""
    places = {
        "keys": "/api/v1/device-keys",
        "kits": "/api/v1/practical-kits",
        "events": "/api/v1/practical-scores",
        "files": "/api/v1/practical-evidence",
        "worker": worker,
        "who": str(person(request).uuid),
        **media_limits(),
        "ask_above": ASK_ABOVE_BYTES,
    }
    page = {"bench": places, "words": bench_words()}
    answer = render(request, template, {"place": "home", "page_data": page})
    answer["Permissions-Policy"] = MAY_RECORD
    return answer


def bench_worker() -> HttpResponse:
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
        **media_words(),
        "take": _("Take the tasks along"),
        "take_again": _("Take them along anew"),
        "taking": _("Taking along …"),
        "taken": _("On this device for two weeks. You may go where there is no network."),
        "until": _("Works without a network until %(day)s."),
        "nothing": _("No class of yours has a practical task"),
        "task": _("Task"),
        "scored": _("%(n)s / %(all)s scored"),
        "scored_before": _("scored already"),
        "points": _("%(points)s points"),
        "must": pgettext("rubric", "must"),
        "remark": _("A remark on this line"),
        "note": _("For the learner"),
        "photo": _("Photo"),
        "photo_there": _("The photo is taken."),
        "files_waiting": _("Films and voices still to send: %(n)s, %(mb)s MB"),
        "files_ask": _(
            "That costs data when you are not on Wi-Fi. They stay on this device until you send them."
        ),
        "files_send": _("Send %(mb)s MB now"),
        "files_sending": _("Sending %(mb)s MB …"),
        "files_refused": _("A file was not taken: %(why)s"),
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
