"""The same bytes with the same profile are never encoded twice, whoever uploads them, and in whatever moment.

One asset at a time holds `encodes` (bytes and profile, unique): the others with that content wait for its end and take
over what it made. A holder that fails, is refused or is deleted lets go, and the next one goes to work.
"""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from media_pipeline import disk, jobs, publishing, states
from media_pipeline.events import AssetPublished, send_on_commit
from media_pipeline.models import Asset, Rendition
from media_pipeline.states import AssetState, RenditionState, Step
from media_pipeline.work import Work

TWIN_WAIT_S = 3
PICTURES = ("has_poster", "poster", "stills", "has_sprites")
CAPTIONS = "captions"


def adopted(hand: Work, *, is_waiting: bool = True) -> bool:
    """Take a finished twin's files, or (unless the step costs next to nothing) wait for the one that is at it."""
    if hand.asset.encodes:
        return False
    if _took_over(hand):
        return True
    if not is_waiting:
        return False
    if not _hold(hand):
        hand.next(Step(hand.job.step), in_s=TWIN_WAIT_S)
        return True
    return _took_over(hand)  # the holder may have published, and let go, a moment before we held


def _took_over(hand: Work) -> bool:
    twin = _finished_twin(hand.asset)
    return twin is not None and _adopt(hand, twin)


def _finished_twin(asset: Asset) -> Asset | None:
    """A published asset of the same content; a damaged one too, unless `asset` is being tried again."""
    good = [AssetState.PUBLISHED.value]
    if asset.published_at is None:
        good.append(AssetState.DAMAGED.value)
    twins = Asset.objects.filter(source_sha256=asset.source_sha256, profile=asset.profile, state__in=good)
    failed = Rendition.objects.filter(state=RenditionState.FAILED.value).values("asset")
    return twins.exclude(pk=asset.pk).exclude(pk__in=failed).order_by("-state", "pk").first()


def _hold(hand: Work) -> bool:
    """Become the one asset that has this content encoded; False while another one is."""
    key = f"{hand.asset.source_sha256}/{hand.asset.profile}"
    over = [state.value for state in states.SETTLED]
    Asset.objects.filter(encodes=key, state__in=over).exclude(pk=hand.asset.pk).update(encodes=None)
    try:
        with transaction.atomic():
            hand.beat(at_once=True)
            Asset.objects.filter(pk=hand.asset.pk).update(encodes=key)
    except IntegrityError:
        return False
    hand.asset.encodes = key
    return True


def _adopt(hand: Work, twin: Asset) -> bool:
    """Become like `twin`: its files by link, its rows by copy; captions stay its own. False when the twin is gone."""
    rows = list(Rendition.objects.filter(asset=twin, profile=twin.profile))
    hand.beat(at_once=True)
    try:
        _copy_files(hand, twin)
        is_whole = all(_is_there(hand, row) for row in rows)
    except (FileNotFoundError, disk.StorageError):
        is_whole = False
    # Rows go before files: a twin whose row is still there had all its files while they were copied.
    if not is_whole or not Asset.objects.filter(pk=twin.pk).exists():
        return False  # what was copied is nobody's: swept when this asset is finished
    with transaction.atomic():
        Rendition.objects.filter(asset=hand.asset).delete()
        Rendition.objects.bulk_create(_copy_of(row, hand.asset) for row in rows)
        shared = (
            "has_lite",
            *PICTURES,
            "slides",
            "duration_ms",
            "warnings",
            "code",
            "reason",
            "readable_pct",
        )
        now = timezone.now()
        fields = {name: getattr(twin, name) for name in shared} | {"playable_at": now, "published_at": now}
        hand.move_asset(AssetState(twin.state), encodes=None, **fields)
        jobs.finish(hand.job)
        send_on_commit(
            AssetPublished(hand.asset.uuid, twin.duration_ms or 0, twin.state == AssetState.DAMAGED.value)
        )
    publishing.write_master(hand.storage, hand.asset)
    return True


def _copy_files(hand: Work, twin: Asset) -> None:
    """Everything that was made of the film; captions are people's work and each asset's own."""
    old, new = disk.published(twin.uuid), disk.published(hand.asset.uuid)
    for folder in hand.storage.folders(old):
        if folder != CAPTIONS:
            hand.storage.copy_folder(f"{old}/{folder}", f"{new}/{folder}")
    for name in hand.storage.names(old):
        if name != publishing.MASTER:
            hand.storage.copy(f"{old}/{name}", f"{new}/{name}")


def _is_there(hand: Work, row: Rendition) -> bool:
    """Whether the file of a finished rendition was copied."""
    if row.state != RenditionState.DONE.value:
        return True
    file = disk.published(hand.asset.uuid, f"{row.folder}/{row.name}.mp4")
    found = hand.storage.stat(file)
    return found is not None and found.size == row.bytes


def _copy_of(row: Rendition, asset: Asset) -> Rendition:
    """The same rendition as a new row of `asset`."""
    row.pk, row.uuid, row.asset = None, uuid.uuid4(), asset
    return row
