"""A trainer who has gone home is told what became of a film or a package: ready, readable in part, or not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from courses.packages.models import PackageWork
from lms.accounts.models import User
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from media_pipeline.jobs import WorkState
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


def tell_who_handed_in(work_uuid: UUID) -> bool:
    """Leave a notice about a package that took long to look through, once. False when there is nothing worth it."""
    work = PackageWork.objects.select_related("asked_by", "version__package").filter(uuid=work_uuid).first()
    if work is None or work.state != WorkState.DONE or work.updated_at - work.created_at < STILL_THERE:
        return False
    package = work.version.package if work.version and not work.code else None
    notify(
        recipient=work.asked_by,
        kind=NoticeKind.PACKAGE_READY if package else NoticeKind.PACKAGE_REFUSED,
        values={"title": (package.title if package else "") or work.file_name},
        url=f"/trainer/packages/{package.uuid}/" if package else f"/trainer/packages/incoming/{work.uuid}/",
        natural_key=f"package:{work.uuid}",
    )
    return True
