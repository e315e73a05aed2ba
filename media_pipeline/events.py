"""News from the storey of bytes: frozen facts, sent after commit; receivers in higher storeys enqueue tasks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class AssetPlayable:
    """Something of the asset plays now, for the first time; the rest is still in work."""

    asset_uuid: UUID


@dataclass(frozen=True, slots=True)
class AssetPublished:
    """All planned renditions are ready. `is_damaged`: only part of the source was readable, a person decides."""

    asset_uuid: UUID
    duration_ms: int
    is_damaged: bool


@dataclass(frozen=True, slots=True)
class AssetFailed:
    """The asset will not play: refused for what it is, or given up after the retries. `code` says why."""

    asset_uuid: UUID
    code: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class CaptionsChanged:
    """Viewers of the asset have other captions than before, or none in a language."""

    asset_uuid: UUID


Event = AssetPlayable | AssetPublished | AssetFailed | CaptionsChanged

# Each signal is sent with `event=<the dataclass>`; sender is the event's class.
asset_playable = Signal()
asset_published = Signal()
asset_failed = Signal()
captions_changed = Signal()

_SIGNALS: dict[type, Signal] = {
    AssetPlayable: asset_playable,
    AssetPublished: asset_published,
    AssetFailed: asset_failed,
    CaptionsChanged: captions_changed,
}


def send_on_commit(event: Event) -> None:
    """Tell receivers after the transaction commits; one that raises is logged by Django and harms nobody."""
    signal = _SIGNALS[type(event)]
    transaction.on_commit(lambda: signal.send_robust(sender=type(event), event=event))
