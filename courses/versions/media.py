"""What the pipeline knows of the videos in a course, and which course shows which video."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from courses.versions.models import AssetUse
from media_pipeline.models import Asset


def durations_ms(assets: Iterable[UUID]) -> dict[UUID, int]:
    """Decoded durations of the assets that have been measured. One query."""
    rows = Asset.objects.filter(uuid__in=list(assets), duration_ms__isnull=False)
    return dict(rows.values_list("uuid", "duration_ms"))


def record_uses(course_key: UUID, assets: set[UUID]) -> None:
    """Remember that the course shows exactly these assets now."""
    known = set(AssetUse.objects.filter(course_key=course_key).values_list("asset_uuid", flat=True))
    AssetUse.objects.filter(course_key=course_key, asset_uuid__in=known - assets).delete()
    fresh = [AssetUse(course_key=course_key, asset_uuid=asset) for asset in sorted(assets - known)]
    AssetUse.objects.bulk_create(fresh, ignore_conflicts=True)


def courses_showing(asset: UUID) -> list[UUID]:
    """Keys of the courses that show the asset. One query."""
    return list(AssetUse.objects.filter(asset_uuid=asset).values_list("course_key", flat=True))
