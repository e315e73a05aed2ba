"""A trainer who has gone home is told what became of a file: ready, readable in part, or not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from lms.accounts.models import User
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from media_pipeline.models import Asset, MediaJob
from media_pipeline.states import AssetState

# Whoever uploads a short film is still looking at it when it is ready.
STILL_THERE = timedelta(minutes=2)
KINDS = {
    AssetState.PUBLISHED.value: NoticeKind.ASSET_READY,
    AssetState.DAMAGED.value: NoticeKind.ASSET_DAMAGED,
    AssetState.REFUSED.value: NoticeKind.ASSET_FAILED,
    AssetState.FAILED.value: NoticeKind.ASSET_FAILED,
}


def tell_owner(asset_uuid: UUID) -> bool:
    """Leave a notice about where the work on the asset has ended, once for each end. False when there is nobody to tell
    or nothing worth it: in the bin, still at work, or a film that was ready in a moment.
    """
    asset = Asset.objects.filter(uuid=asset_uuid, binned_at__isnull=True).first()
    kind = KINDS.get(asset.state) if asset else None
    if asset is None or kind is None or asset.owner_id is None:
        return False
    is_quick = asset.published_at is not None and asset.published_at - asset.created_at < STILL_THERE
    if kind is NoticeKind.ASSET_READY and is_quick:
        return False
    values: dict[str, object] = {"title": asset.title}
    if kind is NoticeKind.ASSET_FAILED:
        values |= {"code": asset.code, "why": asset.reason}
    fence = MediaJob.objects.filter(asset=asset).values_list("fence", flat=True).first() or 0
    notify(
        recipient=User.objects.get(pk=asset.owner_id),
        kind=kind,
        values=values,
        url=f"/trainer/uploads/{asset.uuid}/",
        natural_key=f"asset:{asset.uuid}:{asset.state}:{fence}",
    )
    return True
