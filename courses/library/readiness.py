"""Whether the films of a course can be watched: what an editor is told when it is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from media_pipeline.queries import AssetCard, asset_cards
from media_pipeline.states import AssetState


def film_warnings(lessons: Iterable[tuple[str, UUID]]) -> Sequence[str]:
    """A sentence for each lesson (title and film) whose film is not what learners expect. Four queries."""
    wanted = list(lessons)
    cards = asset_cards({film for _title, film in wanted})
    found = [_warning(title, cards.get(film)) for title, film in wanted]
    return [words for words in found if words]


def _warning(title: str, card: AssetCard | None) -> str:
    if card is None or card.binned_at is not None:
        return _("“%(lesson)s”: the video is not in the library any more. Choose another.") % {
            "lesson": title
        }
    if card.state in {AssetState.FAILED, AssetState.REFUSED} and not card.is_playable:
        return _("“%(lesson)s”: the video could not be prepared. %(why)s") % {
            "lesson": title,
            "why": card.reason,
        }
    if card.state == AssetState.DAMAGED and not card.is_kept:
        return _("“%(lesson)s”: only part of the video is readable. Watch it, then keep or replace it.") % {
            "lesson": title
        }
    if not card.is_playable:
        return _("“%(lesson)s”: the video is still being prepared. Learners see it when it is ready.") % {
            "lesson": title
        }
    return ""
