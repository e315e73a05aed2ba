"""Says of an asset what it is doing, when it will be ready and what to do when it failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.web.components.words import clock_text, megabytes_text, minutes_text
from media_pipeline.queries import AssetCard, RenditionCard
from media_pipeline.states import SETTLED, AssetState, RenditionState

STATES: Mapping[str, tuple[Promise, str, str]] = {
    AssetState.RECEIVED: (gettext_lazy("waiting"), "", "hourglass"),
    AssetState.PROBING: (gettext_lazy("being looked at"), "", "loader"),
    AssetState.PROCESSING: (gettext_lazy("being prepared"), "", "loader"),
    AssetState.PLAYABLE: (gettext_lazy("plays already"), "accent", "circle-play"),
    AssetState.PUBLISHED: (gettext_lazy("ready"), "accent", "circle-check"),
    AssetState.DAMAGED: (gettext_lazy("partly readable"), "copper", "triangle-alert"),
    AssetState.REFUSED: (gettext_lazy("refused"), "stop", "circle-x"),
    AssetState.FAILED: (gettext_lazy("failed"), "stop", "circle-x"),
}
RENDITION_STATES: Mapping[str, Promise] = {
    RenditionState.QUEUED: gettext_lazy("waiting"),
    RenditionState.RUNNING: gettext_lazy("being prepared"),
    RenditionState.PLAYABLE: gettext_lazy("plays already"),
    RenditionState.DONE: gettext_lazy("ready"),
    RenditionState.FAILED: gettext_lazy("failed"),
    RenditionState.SKIPPED: gettext_lazy("not needed"),
}


KEPT = (gettext_lazy("ready, as far as it is readable"), "accent", "circle-check")
# The rendition that is a copy, when the recording needs no encoding (media_pipeline.ladder).
COPY = "remux"


@dataclass(frozen=True, slots=True)
class TrayLine:
    """One file of the tray in words."""

    uuid: UUID
    title: str
    state: str
    state_text: str
    tone: str
    icon: str
    said: str
    advice: str
    progress_pct: int
    is_working: bool
    can_retry: bool
    poster_url: str
    is_binned: bool
    can_keep: bool


@dataclass(frozen=True, slots=True)
class RenditionLine:
    """One size of a file in words."""

    name: str
    label: str
    said: str
    progress_pct: int
    bytes: int
    is_working: bool
    can_retry: bool


def tray_line(card: AssetCard) -> TrayLine:
    """The line of one asset."""
    text, tone, icon = KEPT if card.is_kept else STATES[card.state]
    is_binned = card.binned_at is not None
    is_working = AssetState(card.state) not in SETTLED and not is_binned
    return TrayLine(
        uuid=card.uuid,
        title=card.title,
        state=card.state,
        state_text=str(text),
        tone=tone,
        icon=icon,
        said=_said(card, is_working=is_working),
        advice="" if card.is_kept else card.reason,
        progress_pct=card.progress_pct,
        is_working=is_working,
        can_retry=card.can_retry and not card.is_kept and not is_binned,
        poster_url=card.poster_url,
        is_binned=is_binned,
        can_keep=card.state == AssetState.DAMAGED and not card.is_kept and not is_binned,
    )


def _said(card: AssetCard, *, is_working: bool) -> str:
    """Length, weight, and while there is work how far it is: "12:04 · 85 MB · 40 % · 3 min to go"."""
    parts = [clock_text(card.duration_ms / 1000) if card.duration_ms else "", megabytes_text(card.bytes)]
    if is_working:
        parts.append(_("%(n)s %%") % {"n": card.progress_pct})
        if card.remaining_s:
            parts.append(_("%(time)s to go") % {"time": minutes_text(card.remaining_s)})
    else:
        done = sum(rendition.state == RenditionState.DONE for rendition in card.renditions)
        parts.append(_("%(n)s sizes") % {"n": done} if done else "")
    return " · ".join(part for part in parts if part)


def _size(card: RenditionCard) -> str:
    """What people call a size: its lines; the copy of the recording itself beside its twin that was made smaller."""
    if not card.height:
        return _("sound only")
    size = _("%(height)s lines") % {"height": card.height}
    return _("%(size)s, as recorded") % {"size": size} if card.name == COPY else size


def rendition_line(card: RenditionCard) -> RenditionLine:
    """The line of one size."""
    is_working = card.state in {RenditionState.RUNNING, RenditionState.PLAYABLE}
    said = [str(RENDITION_STATES[card.state])]
    if is_working:
        said.append(_("%(n)s %%") % {"n": card.progress_pct})
        if card.remaining_s:
            said.append(_("%(time)s to go") % {"time": minutes_text(card.remaining_s)})
    return RenditionLine(
        name=card.name,
        label=_size(card),
        said=" · ".join([*said, card.reason] if card.reason else said),
        progress_pct=card.progress_pct,
        bytes=card.bytes,
        is_working=is_working,
        can_retry=card.can_retry,
    )
