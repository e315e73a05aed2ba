"""What the media field of the editor asks: my newest videos, or how one is getting on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from courses.search import plain
from media_pipeline import queries
from media_pipeline.queries import AssetCard
from media_pipeline.states import SETTLED, AssetState, RenditionState

SHOWN = 30
SEARCHED = 300
STATES = {
    AssetState.RECEIVED: gettext_lazy("waiting"),
    AssetState.PROBING: gettext_lazy("being looked at"),
    AssetState.PROCESSING: gettext_lazy("being prepared"),
    AssetState.PLAYABLE: gettext_lazy("plays already"),
    AssetState.PUBLISHED: gettext_lazy("ready"),
    AssetState.DAMAGED: gettext_lazy("partly readable"),
    AssetState.REFUSED: gettext_lazy("refused"),
    AssetState.FAILED: gettext_lazy("failed"),
}
TONES = {AssetState.DAMAGED: "copper", AssetState.REFUSED: "stop", AssetState.FAILED: "stop"}
SIZES = {
    RenditionState.QUEUED: gettext_lazy("waiting"),
    RenditionState.RUNNING: gettext_lazy("being prepared"),
    RenditionState.PLAYABLE: gettext_lazy("plays already"),
    RenditionState.DONE: gettext_lazy("ready"),
    RenditionState.FAILED: gettext_lazy("failed"),
    RenditionState.SKIPPED: gettext_lazy("not needed"),
}


@require_admin_access
@require_safe
def media_library(request: HttpRequest) -> JsonResponse:
    """`?asset=UUID`: that one, with a preview; else the person's own, newest first, narrowed by `?q=`.

    Editors may see an asset that they know the uuid of: it stands in a course that they may edit.
    """
    if "asset" in request.GET:
        cards = _one(request.GET["asset"])
        return JsonResponse({"assets": [_face(card, viewer=str(request.user.pk)) for card in cards]})
    query = plain(request.GET.get("q", "").strip())
    mine = queries.assets_of(int(request.user.pk or 0), limit=SEARCHED if query else SHOWN)
    found = [card for card in mine if query in plain(card.title)][:SHOWN]
    return JsonResponse({"assets": [_face(card) for card in found]})


def _one(text: str) -> list[AssetCard]:
    try:
        card = queries.asset_card(UUID(text))
    except ValueError:
        return []
    return [card] if card else []


def _face(card: AssetCard, *, viewer: str = "") -> dict[str, Any]:  # Any: JSON for the island
    state = AssetState(card.state)
    return {
        "uuid": str(card.uuid),
        "title": card.title,
        "said": _said(card, state),
        "advice": card.reason,
        "tone": TONES.get(state, ""),
        "is_working": state not in SETTLED,
        "progress_pct": card.progress_pct,
        "poster_url": card.poster_url,
        "preview_url": _preview(card, viewer) if viewer else "",
        "renditions": [{"name": size.name, "said": _size_said(size)} for size in card.renditions],
    }


def _preview(card: AssetCard, viewer: str) -> str:
    """One plain file that any browser plays, '' while there is none."""
    source = queries.playback_source(card.uuid, viewer=viewer) if card.is_playable else None
    return (source.lite_url or source.audio_url or "") if source else ""


def _said(card: AssetCard, state: AssetState) -> str:
    """Length and state: "12:04 · ready"."""
    parts = [str(STATES[state])]
    if card.duration_ms:
        minutes, seconds = divmod(card.duration_ms // 1000, 60)
        parts.insert(0, f"{minutes}:{seconds:02d}")
    if card.remaining_s and state not in SETTLED:
        parts.append(_("about %(count)s s to go") % {"count": card.remaining_s})
    return " · ".join(parts)


def _size_said(size: queries.RenditionCard) -> str:
    state = RenditionState(size.state)
    words = str(SIZES[state])
    return f"{words} · {size.progress_pct} %" if state == RenditionState.RUNNING else words
