"""One file: preview, sizes with their progress, what is wrong and what to do, where it is used; and what may be done."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.messaging.rules import Refusal
from lms.playback.access import access_asset, access_readable, can_change
from lms.playback.actions import (
    bin_files,
    clear_file,
    keep_file,
    rename_file,
    restore_file,
    retry_file,
    retry_size,
)
from lms.playback.uses import uses_of
from lms.web.components.words import clock_text, megabytes_text
from lms.web.person import person
from lms.web.trainer.captions import CaptionsForm, caption_lines, drafting
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.subtitles import inside
from lms.web.trainer.tray import rendition_line, tray_line
from lms.web.trainer.use_words import use_lines
from media_pipeline.library import binning
from media_pipeline.library.listing import Shelf
from media_pipeline.models import Asset, MediaJob
from media_pipeline.queries import AssetCard, asset_card, playback_source

USES_SHOWN = 100


class TitleForm(forms.Form):
    """What the file is called."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)


@require_safe
@for_trainers
def asset(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page; another trainer's file, when it stands in a course, to look at. Fifteen queries at most."""
    found = access_readable(person(request), uuid)
    return render(request, "trainer/asset.html", _page(request, found))


@require_POST
@for_trainers
def rename(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Call it something else."""
    found = access_asset(person(request), uuid)
    return _done(
        request,
        found,
        lambda: rename_file(actor=person(request), asset=found, title=request.POST.get("title", "")[:200]),
        _("Renamed."),
    )


@require_POST
@for_trainers
def retry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin again with a file that failed."""
    found = access_asset(person(request), uuid)
    return _done(
        request, found, lambda: retry_file(actor=person(request), asset=found), _("The work begins again.")
    )


@require_POST
@for_trainers
def retry_one(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """Make one size again that failed."""
    found = access_asset(person(request), uuid)
    said = _("This size is made again. The others go on playing.")
    return _done(request, found, lambda: retry_size(actor=person(request), asset=found, name=name), said)


@require_POST
@for_trainers
def keep(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is readable of a damaged file is enough."""
    found = access_asset(person(request), uuid)
    said = _("Kept as it is. Learners see the part that is readable.")
    return _done(request, found, lambda: keep_file(actor=person(request), asset=found), said)


@require_POST
@for_trainers
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put it into the bin, when nothing uses it."""
    found = access_asset(person(request), uuid)
    count = binning.days()
    said = ngettext(
        "In the bin. You can bring it back for %(n)s day.",
        "In the bin. You can bring it back for %(n)s days.",
        count,
    ) % {"n": count}
    return _done(request, found, lambda: bin_files(actor=person(request), assets=[found]), said)


@require_POST
@for_trainers
def restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Bring it back from the bin."""
    found = access_asset(person(request), uuid)
    return _done(request, found, lambda: restore_file(actor=person(request), asset=found), _("It is back."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def clear(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Out of the bin for good: says what goes, and asks, because it cannot be undone."""
    found = access_asset(person(request), uuid)
    if request.method != "POST":
        return render(request, "trainer/clear.html", {"place": "uploads", "asset": found})
    try:
        clear_file(actor=person(request), asset=found)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("trainer:asset", found.uuid)
    said = _("“%(title)s” is gone; %(size)s are free.")
    messages.success(request, said % {"title": found.title, "size": megabytes_text(found.source_bytes)})
    return redirect(f"{reverse('trainer:uploads')}?shelf={Shelf.BIN}")


def _done(request: HttpRequest, found: Asset, act: Callable[[], object], said: str) -> HttpResponseRedirect:
    """Do it, or say why not; either way back to the file."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect("trainer:asset", found.uuid)


def _page(request: HttpRequest, found: Asset) -> dict[str, object]:
    card = asset_card(found.uuid)
    if card is None:
        raise Http404
    user = person(request)
    use = uses_of([found.uuid], get_language() or "")[found.uuid]
    is_mine = can_change(user, found)
    line = tray_line(card)
    captions = caption_lines(found)
    return {
        "place": "uploads",
        "asset": line if is_mine else replace(line, can_retry=False, can_keep=False),
        "can_change": is_mine,
        "renditions": [rendition_line(rendition) for rendition in card.renditions],
        "can_retry_sizes": is_mine and not line.is_binned,
        "warnings": [reason for code, reason in card.warnings if code != card.code],
        "source": playback_source(found.uuid, viewer=str(user.uuid))
        if card.is_playable and not line.is_binned
        else None,
        "captions": captions,
        **drafting(found),
        **inside(found, {one.language for one in captions}),
        "facts": _facts(found, card),
        "log": json.dumps(found.media_info, indent=2, ensure_ascii=False, sort_keys=True)
        if found.media_info
        else "",
        "form": CaptionsForm(),
        "logs": _logs(found) if is_mine else [],
        "title_form": TitleForm(initial={"title": found.title}),
        "uses": use_lines(use, limit=USES_SHOWN)[0],
        "replaced_by": found.replaced_by,
        "replaces": list(found.replaces.all()),
        "clears_at": binning.clears_at(found.binned_at) if found.binned_at else None,
        "bin_days": binning.days(),
    }


def _logs(found: Asset) -> list[tuple[str, str]]:
    """What the converter said last, size by size, and of the step that failed: for whoever helps. Two queries."""
    logs = list(found.renditions.exclude(log_tail="").values_list("name", "log_tail"))
    job = MediaJob.objects.filter(asset=found).exclude(log_tail="").values_list("step", "log_tail").first()
    return [*logs, job] if job else logs


def _facts(found: Asset, card: AssetCard) -> list[tuple[str, str]]:
    """What a person asks of a file first."""
    facts = [
        (_("Length"), clock_text(card.duration_ms / 1000) if card.duration_ms else ""),
        (_("Picture size"), f"{card.width} × {card.height}" if card.width and card.height else ""),
        (_("File size"), megabytes_text(card.bytes)),
        (
            _("All sizes together"),
            megabytes_text(made) if (made := sum(row.bytes for row in card.renditions)) else "",
        ),
        (_("Uploaded"), date_format(timezone.localtime(found.created_at), "DATE_FORMAT")),
        (_("By"), found.owner.display_name if found.owner else ""),
        (_("Tries"), str(card.attempts) if card.attempts > 1 else ""),
        (_("Error code"), card.code),
    ]
    return [(name, value) for name, value in facts if value]
