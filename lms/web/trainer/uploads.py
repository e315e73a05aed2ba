"""The library of films: takes files, lists them, and puts several away at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.library.words import upload_words
from lms.messaging.rules import Refusal
from lms.playback.access import visible_assets, visible_refusals
from lms.playback.actions import bin_files
from lms.reports.selection import parse_uuid
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.library import PAGE_SIZE, UNUSED, library, room_card, wish_of
from lms.web.trainer.sending import sending_card, take_files
from media_pipeline.actions import forget_refusal
from media_pipeline.library import binning
from media_pipeline.library.listing import Shelf


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def uploads(request: HttpRequest) -> HttpResponse:
    """The page, or with `?part=list` the list alone, for whoever looks again and again; a POST takes files from browsers
    without script.
    """
    if request.GET.get("part") == "list":
        return render(request, "trainer/tray.html", library(request))
    refused = ""
    if request.method == "POST":
        refused = take_files(request)
        if not refused:
            return redirect("trainer:uploads")
    return render(
        request,
        "trainer/uploads.html",
        {
            **library(request),
            **sending_card(person(request)),
            **room_card(person(request)),
            "refused": refused,
            "look_at": f"{reverse('trainer:uploads')}{wish_of(request.GET, person(request)).address(part='list')}",
            "page_data": {"words": upload_words()},
        },
        status=422 if refused else 200,
    )


@require_POST
@for_trainers
def bin_several(request: HttpRequest) -> HttpResponse:
    """Put the ticked files into the bin: all of them, or none when one is used."""
    wanted = [uuid for text in request.POST.getlist("file")[:PAGE_SIZE] if (uuid := parse_uuid(text))]
    found = list(visible_assets(person(request)).filter(uuid__in=wanted))
    if not found:
        messages.error(request, _("Tick the files first."))
        return redirect(f"{reverse('trainer:uploads')}?shelf={UNUSED}")
    try:
        count = bin_files(actor=person(request), assets=found)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        said = ngettext("%(n)s file is in the bin.", "%(n)s files are in the bin.", count) % {"n": count}
        messages.success(request, f"{said} {kept_for()}")
    return redirect(f"{reverse('trainer:uploads')}?shelf={UNUSED}")


@require_POST
@for_trainers
def refusal_away(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The reason has been read."""
    line = visible_refusals(person(request)).filter(uuid=uuid).first()
    if line is not None:
        forget_refusal(line)
    return redirect(f"{reverse('trainer:uploads')}?shelf={Shelf.NEEDS}")


def kept_for() -> str:
    """How long the bin keeps what is in it."""
    count = binning.days()
    return ngettext(
        "It can be brought back for %(n)s day.", "They can be brought back for %(n)s days.", count
    ) % {"n": count}
