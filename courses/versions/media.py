"""Which course shows which video, so that news of a video finds its courses."""

from __future__ import annotations

from uuid import UUID

from courses.versions.models import AssetUse


def record_uses(course_key: UUID, assets: set[UUID]) -> None:
    """Remember that the course shows exactly these assets now."""
    known = set(AssetUse.objects.filter(course_key=course_key).values_list("asset_uuid", flat=True))
    AssetUse.objects.filter(course_key=course_key, asset_uuid__in=known - assets).delete()
    fresh = [AssetUse(course_key=course_key, asset_uuid=asset) for asset in sorted(assets - known)]
    AssetUse.objects.bulk_create(fresh, ignore_conflicts=True)


def courses_showing(asset: UUID) -> list[UUID]:
    """Keys of the courses that show the asset. One query."""
    return list(AssetUse.objects.filter(asset_uuid=asset).values_list("course_key", flat=True))
