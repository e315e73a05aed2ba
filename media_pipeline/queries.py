"""The door for reads: cards for trays and lists, and where a player finds an asset; each a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from media_pipeline import delivery, publishing, refusals, states
from media_pipeline.jobs import WorkState
from media_pipeline.models import Asset, CaptionTrack, MediaJob, Rendition
from media_pipeline.pictures import slides, sprites
from media_pipeline.states import AssetState, RenditionState

__all__ = [
    "AssetCard",
    "Caption",
    "PlaybackSource",
    "RenditionCard",
    "RungSource",
    "Still",
    "asset_card",
    "asset_cards",
    "asset_durations",
    "assets_of",
    "is_under_way",
    "playback_source",
    "playback_sources",
    "poster_urls",
    "still_urls",
]

MEGABYTE = 1_000_000
CARDS = "card"


@dataclass(frozen=True, slots=True)
class RenditionCard:
    """One line of the upload tray. Sizes in bytes, time in seconds; `reason` in the reader's language."""

    name: str
    state: str
    progress_pct: int
    remaining_s: int | None
    bytes: int
    height: int | None
    reason: str
    can_retry: bool


@dataclass(frozen=True, slots=True)
class AssetCard:
    """What a trainer sees of an asset. `warnings` are (code, plain words)."""

    uuid: UUID
    owner_id: int | None
    title: str
    kind: str
    state: str
    code: str
    reason: str
    warnings: tuple[tuple[str, str], ...]
    duration_ms: int | None
    bytes: int
    width: int | None
    height: int | None
    progress_pct: int
    remaining_s: int | None
    is_playable: bool
    can_retry: bool
    poster_url: str
    renditions: tuple[RenditionCard, ...]
    captions: tuple[tuple[str, str], ...]
    step: str
    attempts: int
    created_at: datetime
    is_kept: bool
    binned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption track for a `<track>` element."""

    language: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class RungSource:
    """One quality: its playlist, its weight (`mb` in megabytes) and its height: the lines of a wide picture, the columns
    of an upright one; None for sound alone.
    """

    name: str
    url: str
    height: int | None
    bytes: int
    mb: float
    average_bps: int
    codecs: str


@dataclass(frozen=True, slots=True)
class PlaybackSource:
    """Everything a player needs. All addresses carry the same token and live as long as twice the lesson and 2 h."""

    asset_uuid: UUID
    kind: str
    master_url: str
    lite_url: str | None
    audio_url: str | None
    poster_url: str | None
    slides_url: str | None
    sprites_url: str | None
    captions: tuple[Caption, ...]
    duration_ms: int
    rungs: tuple[RungSource, ...]
    is_complete: bool

    @property
    def smallest_mb(self) -> float | None:
        """Megabytes of the smallest rung with a picture (or of the sound): what the lesson page says before playing."""
        with_picture = [rung.mb for rung in self.rungs if rung.height] or [rung.mb for rung in self.rungs]
        return min(with_picture, default=None)


def asset_card(asset_uuid: UUID) -> AssetCard | None:
    """One asset's card, or None. Four queries."""
    return asset_cards([asset_uuid]).get(asset_uuid)


def asset_cards(asset_uuids: Iterable[UUID]) -> dict[UUID, AssetCard]:
    """Cards of many assets. Four queries, whatever the number."""
    return _cards(list(Asset.objects.filter(uuid__in=list(asset_uuids))))


def assets_of(owner_id: int, *, limit: int = 100) -> list[AssetCard]:
    """The newest assets of an owner, as cards. Four queries."""
    assets = list(
        Asset.objects.filter(owner_id=owner_id, binned_at__isnull=True).order_by("-created_at", "-pk")[:limit]
    )
    cards = _cards(assets)
    return [cards[asset.uuid] for asset in assets]


def _cards(assets: list[Asset]) -> dict[UUID, AssetCard]:
    keys = [asset.pk for asset in assets]
    renditions: dict[int, list[Rendition]] = {}
    for row in Rendition.objects.filter(asset__in=keys):
        renditions.setdefault(row.asset_id, []).append(row)
    captions: dict[int, list[tuple[str, str]]] = {}
    for asset_id, language, label in CaptionTrack.objects.filter(asset__in=keys).values_list(
        "asset_id", "language", "label"
    ):
        captions.setdefault(asset_id, []).append((language, label))
    work = {job.asset_id: job for job in MediaJob.objects.filter(asset__in=keys)}
    return {
        asset.uuid: _card(
            asset, renditions.get(asset.pk, []), tuple(captions.get(asset.pk, [])), work.get(asset.pk)
        )
        for asset in assets
    }


def _card(
    asset: Asset, rows: list[Rendition], captions: tuple[tuple[str, str], ...], job: MediaJob | None
) -> AssetCard:
    state = AssetState(asset.state)
    running = [row.remaining_s for row in rows if row.remaining_s is not None and row.state in _OPEN]
    return AssetCard(
        uuid=asset.uuid,
        owner_id=asset.owner_id,
        title=asset.title,
        kind=asset.kind,
        state=asset.state,
        code=asset.code,
        reason=refusals.explain(asset.code, asset.readable_pct),
        warnings=tuple((code, refusals.explain(code, asset.readable_pct)) for code in asset.warnings),
        duration_ms=asset.duration_ms,
        bytes=asset.source_bytes,
        width=asset.width,
        height=asset.height,
        progress_pct=_progress(state, rows),
        remaining_s=max(running, default=None),
        is_playable=asset.playable_at is not None,
        can_retry=state in states.SETTLED - {AssetState.PUBLISHED}
        or (state is AssetState.PUBLISHED and any(row.state == RenditionState.FAILED.value for row in rows)),
        poster_url=_poster_url(asset.uuid, asset.poster, asset.duration_ms, CARDS)
        if asset.has_poster
        else "",
        renditions=tuple(_rendition_card(row, can_retry=_can_retry(asset, row, rows)) for row in rows),
        captions=captions,
        step=job.step if job is not None and job.state != WorkState.DONE else "",
        attempts=job.attempts if job is not None else 0,
        created_at=asset.created_at,
        is_kept=asset.kept_at is not None,
        binned_at=asset.binned_at,
    )


_OPEN = {RenditionState.RUNNING.value, RenditionState.PLAYABLE.value}


def _progress(state: AssetState, rows: list[Rendition]) -> int:
    """Percent of the whole work: the mean of the renditions."""
    if state in states.SETTLED:
        return 100
    over = {RenditionState.DONE.value, RenditionState.SKIPPED.value}
    return sum(100 if row.state in over else row.progress_pct for row in rows) // len(rows) if rows else 0


def _can_retry(asset: Asset, row: Rendition, rows: list[Rendition]) -> bool:
    """Whether this size failed and can be made again by itself: of a finished film, while no other one is made."""
    is_at_rest = not any(other.state in {RenditionState.QUEUED.value, *_OPEN} for other in rows)
    has_failed = row.state == RenditionState.FAILED.value
    return has_failed and is_at_rest and asset.state == AssetState.PUBLISHED.value


def _rendition_card(row: Rendition, *, can_retry: bool) -> RenditionCard:
    reason = refusals.explain(row.reason) if row.reason in refusals.MESSAGES else row.reason
    # A tall picture is called by its columns, as its recorder calls it: 1080 by 1920 is 1080.
    lines = min(row.height, row.width or row.height) if row.height else None
    return RenditionCard(
        row.name, row.state, row.progress_pct, row.remaining_s, row.bytes, lines, reason, can_retry
    )


def playback_source(asset_uuid: UUID, *, viewer: str) -> PlaybackSource | None:
    """Where a player finds the asset; None while nothing of it plays. Three queries.

    `viewer` is any stable text about who watches (a uuid): only a hash of it goes into the address, for tracing.
    """
    return playback_sources([asset_uuid], viewer=viewer).get(asset_uuid)


def playback_sources(asset_uuids: Iterable[UUID], *, viewer: str) -> dict[UUID, PlaybackSource]:
    """The same for many assets. Three queries, whatever the number."""
    assets = list(Asset.objects.filter(uuid__in=list(asset_uuids), playable_at__isnull=False))
    keys = [asset.pk for asset in assets]
    rows: dict[int, list[Rendition]] = {}
    for row in Rendition.objects.filter(asset__in=keys, state__in=publishing.VIEWABLE).exclude(folder=""):
        rows.setdefault(row.asset_id, []).append(row)
    tracks: dict[int, list[CaptionTrack]] = {}
    for track in CaptionTrack.objects.filter(asset__in=keys).exclude(file="").defer("text"):
        tracks.setdefault(track.asset_id, []).append(track)
    return {
        asset.uuid: _source(asset, rows.get(asset.pk, []), tracks.get(asset.pk, []), viewer)
        for asset in assets
    }


def _source(asset: Asset, rows: list[Rendition], tracks: list[CaptionTrack], viewer: str) -> PlaybackSource:
    base = delivery.signed_prefix(asset.uuid, viewer=viewer, duration_s=(asset.duration_ms or 0) // 1_000)
    audio = next((row for row in rows if row.height is None), None)
    listed = sorted((row for row in rows if row.is_listed), key=lambda row: (row.height or 0, row.peak_bps))
    return PlaybackSource(
        asset_uuid=asset.uuid,
        kind=asset.kind,
        master_url=base + publishing.MASTER,
        lite_url=base + publishing.LITE if asset.has_lite else None,
        audio_url=base + publishing.playlist_of(audio) if audio else None,
        poster_url=base + asset.poster if asset.has_poster else None,
        slides_url=base + slides.INDEX if asset.slides else None,
        sprites_url=base + sprites.INDEX if asset.has_sprites else None,
        captions=tuple(Caption(track.language, track.label, base + track.file) for track in tracks),
        duration_ms=asset.duration_ms or 0,
        rungs=tuple(_rung_source(row, base, asset.duration_ms or 0) for row in listed),
        is_complete=asset.state in {AssetState.PUBLISHED.value, AssetState.DAMAGED.value},
    )


def _rung_source(row: Rendition, base: str, duration_ms: int) -> RungSource:
    """A rung; while it still grows, its size is what its rate foretells."""
    size = row.bytes or row.average_bps * duration_ms // 8_000
    url = base + publishing.playlist_of(row)
    lines = min(row.width, row.height) if row.width and row.height else row.height
    return RungSource(row.name, url, lines, size, round(size / MEGABYTE, 1), row.average_bps, row.codecs)


def poster_urls(asset_uuids: Iterable[UUID], *, viewer: str) -> dict[UUID, str]:
    """Posters of many assets, of those that have one. One query."""
    found = Asset.objects.filter(uuid__in=list(asset_uuids), has_poster=True).values_list(
        "uuid", "poster", "duration_ms"
    )
    return {uuid: _poster_url(uuid, poster, duration_ms, viewer) for uuid, poster, duration_ms in found}


def _poster_url(uuid: UUID, poster: str, duration_ms: int | None, viewer: str) -> str:
    prefix = delivery.signed_prefix(uuid, viewer=viewer, duration_s=(duration_ms or 0) // 1_000)
    return prefix + poster


@dataclass(frozen=True, slots=True)
class Still:
    """A picture of the film that could be its poster."""

    number: int
    url: str
    is_shown: bool


def still_urls(asset: Asset, *, viewer: str) -> list[Still]:
    """The pictures to choose from. No query."""
    base = delivery.signed_prefix(asset.uuid, viewer=viewer, duration_s=(asset.duration_ms or 0) // 1_000)
    names = [(number, f"still-{number}.jpg") for number in range(1, asset.stills + 1)]
    return [Still(number, base + name, name == asset.poster) for number, name in names]


def is_under_way(asset: Asset, name: str) -> bool:
    """Whether this size is being made, or waits for it. One query."""
    return Rendition.objects.filter(
        asset=asset, name=name, state__in=[RenditionState.QUEUED.value, *_OPEN]
    ).exists()


def asset_durations(asset_uuids: Iterable[UUID]) -> dict[UUID, int]:
    """Milliseconds of those assets whose length is known. One query."""
    found = Asset.objects.filter(uuid__in=list(asset_uuids), duration_ms__isnull=False)
    return {uuid: length for uuid, length in found.values_list("uuid", "duration_ms") if length is not None}
