"""The same bytes with the same profile are never encoded twice, whoever uploads them."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from media_pipeline import disk, jobs, publishing
from media_pipeline.events import AssetPublished, send_on_commit
from media_pipeline.models import Asset, Rendition
from media_pipeline.states import AssetState, Step
from media_pipeline.work import Work

TWIN_WAIT_S = 3
PICTURES = ("has_poster", "poster", "stills", "has_sprites")


def adopted(hand: Work) -> bool:
    """Take a finished twin's files, or wait for it."""
    others = Asset.objects.filter(source_sha256=hand.asset.source_sha256, profile=hand.asset.profile)
    others = others.exclude(pk=hand.asset.pk)
    done = others.filter(state__in=[AssetState.PUBLISHED.value, AssetState.DAMAGED.value]).first()
    if done is not None:
        _adopt(hand, done)
        return True
    busy = [AssetState.PROCESSING.value, AssetState.PLAYABLE.value]
    if others.filter(pk__lt=hand.asset.pk, state__in=busy).exists():
        hand.next(Step(hand.job.step), in_s=TWIN_WAIT_S)
        return True
    return False


def _adopt(hand: Work, twin: Asset) -> None:
    """Become like `twin`: its files by link, its rows by copy; captions stay its own."""
    key = disk.published(hand.asset.uuid)
    hand.beat(at_once=True)
    hand.storage.copy_folder(disk.published(twin.uuid), key)
    hand.storage.delete(disk.published(hand.asset.uuid, "captions"))
    rows = list(Rendition.objects.filter(asset=twin, profile=twin.profile))
    with transaction.atomic():
        Rendition.objects.filter(asset=hand.asset).delete()
        Rendition.objects.bulk_create(_copy_of(row, hand.asset) for row in rows)
        shared = ("has_lite", *PICTURES, "duration_ms", "warnings", "code", "reason")
        now = timezone.now()
        fields = {name: getattr(twin, name) for name in shared} | {"playable_at": now, "published_at": now}
        hand.move_asset(AssetState(twin.state), **fields)
        jobs.finish(hand.job)
        send_on_commit(
            AssetPublished(hand.asset.uuid, twin.duration_ms or 0, twin.state == AssetState.DAMAGED.value)
        )
    publishing.write_master(hand.storage, hand.asset)


def _copy_of(row: Rendition, asset: Asset) -> Rendition:
    """The same rendition as a new row of `asset`."""
    row.pk, row.uuid, row.asset = None, uuid.uuid4(), asset
    return row
