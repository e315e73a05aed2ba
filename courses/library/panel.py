"""What the media field asks: my newest videos, those in courses of others, or how one is getting on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from courses.films.places import placed_films, places_of
from courses.search import index_tokens, query_patterns
from media_pipeline import queries
from media_pipeline.library import listing
from media_pipeline.models import Asset
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
KEPT = gettext_lazy("ready, as far as it is readable")
SHARED = "shared"
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
    """What the media field of the editor asks.

    Editors may see an asset that they know the uuid of: it stands in a course that they may edit.
    """
    return JsonResponse(media_answer(int(request.user.pk or 0), request.GET))


def media_answer(user_id: int, asked: QueryDict) -> dict[str, Any]:  # Any: JSON for the island
    """`?asset=UUID`: that one, with a preview; else the person's own, newest first, narrowed by `?q=` as the catalogue
    is; with `?of=shared` those of others that stand in courses. Seven queries at most.
    """
    if "asset" in asked:
        cards = _one(asked.get("asset", ""))
        return {
            "assets": [{**_face(card, viewer=str(user_id)), "newer": _newer(card.uuid)} for card in cards]
        }
    mine = Asset.objects.filter(owner_id=user_id)
    others = Asset.objects.filter(uuid__in=placed_films()).exclude(owner_id=user_id)
    patterns = query_patterns(asked.get("q", ""))
    rows = listing.newest(others if asked.get("of") == SHARED else mine, SEARCHED if patterns else SHOWN)
    fitting = [uuid for uuid, title in rows if all(pattern in index_tokens(title) for pattern in patterns)][
        :SHOWN
    ]
    found, places = queries.asset_cards(fitting), places_of(fitting, get_language() or "")
    return {
        "assets": [
            {**_face(found[uuid]), "used": _used(len(places.get(uuid, ())))}
            for uuid in fitting
            if uuid in found
        ]
    }


def _used(lessons: int) -> str:
    """In how many lessons it stands: "in 2 lessons", '' for none."""
    return ngettext("in %(n)s lesson", "in %(n)s lessons", lessons) % {"n": lessons} if lessons else ""


def _newer(uuid: UUID) -> dict[str, str] | None:
    """The file that replaced it."""
    newer = listing.successor_of(uuid)
    return {"uuid": str(newer[0]), "title": newer[1]} if newer else None


def _one(text: str) -> list[AssetCard]:
    try:
        card = queries.asset_card(UUID(text))
    except ValueError:
        return []
    return [card] if card else []


def _face(card: AssetCard, *, viewer: str = "") -> dict[str, Any]:  # Any: JSON for the island
    state = AssetState(card.state)
    is_settled = state in SETTLED or card.binned_at is not None
    return {
        "uuid": str(card.uuid),
        "title": card.title,
        "said": _said(card, state),
        "advice": "" if card.is_kept else card.reason,
        "tone": "" if card.is_kept else TONES.get(state, ""),
        "is_working": not is_settled,
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
    parts = [_("in the bin") if card.binned_at else str(KEPT if card.is_kept else STATES[state])]
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
