"""The upload tray and one file: what it is doing, its sizes, captions, and what to do when it failed."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.library.words import upload_words
from lms.playback.access import access_asset, visible_assets
from lms.reports.selection import parse_uuid
from lms.web.components.words import clock_text, megabytes_text
from lms.web.person import person
from lms.web.trainer.captions import CaptionsForm, caption_lines
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.sending import sending_card, take_files
from lms.web.trainer.tray import rendition_line, tray_line
from media_pipeline.actions import retry_asset
from media_pipeline.models import Asset
from media_pipeline.queries import AssetCard, asset_card, asset_cards, playback_source

PAGE_SIZE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def uploads(request: HttpRequest) -> HttpResponse:
    """The tray; a POST takes files from browsers without script."""
    refused = ""
    if request.method == "POST":
        refused = take_files(request)
        if not refused:
            return redirect("trainer:uploads")
    return render(
        request,
        "trainer/uploads.html",
        {**_tray(request), **sending_card(person(request)), "refused": refused},
        status=422 if refused else 200,
    )


def _tray(request: HttpRequest) -> dict[str, object]:
    """The newest files, a page by key; six queries whatever their number."""
    found = visible_assets(person(request)).order_by("-created_at", "-pk")
    behind = parse_uuid(request.GET.get("after", ""))
    marker = visible_assets(person(request)).filter(uuid=behind).first() if behind else None
    if marker:
        found = found.filter(created_at__lt=marker.created_at)
    uuids = list(found.values_list("uuid", flat=True)[: PAGE_SIZE + 1])
    cards = asset_cards(uuids[:PAGE_SIZE])
    lines = [tray_line(cards[uuid]) for uuid in uuids[:PAGE_SIZE]]
    return {
        "place": "uploads",
        "assets": lines,
        "is_working": any(line.is_working for line in lines),
        "next_url": f"?after={uuids[PAGE_SIZE - 1]}" if len(uuids) > PAGE_SIZE else "",
        "page_data": {"words": upload_words()},
    }


@require_safe
@for_trainers
def asset(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One file: preview, sizes, captions, facts."""
    found = access_asset(person(request), uuid)
    return render(request, "trainer/asset.html", _page(request, found))


@require_POST
@for_trainers
def retry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin again with a file that failed."""
    found = access_asset(person(request), uuid)
    retry_asset(asset=found)
    messages.success(request, _("The work begins again."))
    return _back(found)


def _back(found: Asset) -> HttpResponseRedirect:
    return redirect("trainer:asset", found.uuid)


def _page(request: HttpRequest, found: Asset) -> dict[str, object]:
    card = asset_card(found.uuid)
    if card is None:
        raise Http404
    return {
        "place": "uploads",
        "asset": tray_line(card),
        "renditions": [rendition_line(rendition) for rendition in card.renditions],
        "warnings": [reason for _code, reason in card.warnings],
        "source": playback_source(found.uuid, viewer=str(person(request).uuid)) if card.is_playable else None,
        "captions": caption_lines(found),
        "facts": _facts(found, card),
        "log": json.dumps(found.media_info, indent=2, ensure_ascii=False, sort_keys=True)
        if found.media_info
        else "",
        "form": CaptionsForm(),
    }


def _facts(found: Asset, card: AssetCard) -> list[tuple[str, str]]:
    """What a person asks of a file first."""
    facts = [
        (_("Length"), clock_text(card.duration_ms / 1000) if card.duration_ms else ""),
        (_("Picture"), f"{card.width} × {card.height}" if card.width and card.height else ""),
        (_("File size"), megabytes_text(card.bytes)),
        (_("Uploaded"), date_format(timezone.localtime(found.created_at), "DATE_FORMAT")),
        (_("Tries"), str(card.attempts) if card.attempts > 1 else ""),
        (_("Error code"), card.code),
    ]
    return [(name, value) for name, value in facts if value]
