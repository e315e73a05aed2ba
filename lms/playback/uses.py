"""Where files are used: lessons of drafts and published pages, and the versions that learners are on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from courses.queries import (
    Place,
    VersionUse,
    films_of_all_versions,
    placed_films,
    places_of,
    shown_films,
    versions_showing,
)
from lms.cohorts.models import CoursePin
from media_pipeline.models import Asset


@dataclass(frozen=True, slots=True)
class Use:
    """Everything that keeps a file from being deleted."""

    places: tuple[Place, ...] = ()
    versions: tuple[VersionUse, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.versions)


def uses_of(asset_uuids: Iterable[UUID], language: str) -> dict[UUID, Use]:
    """The use of each file, also of those without any. Two queries, whatever their number."""
    wanted = list(asset_uuids)
    places, versions = places_of(wanted, language), versions_showing(wanted, _learned())
    return {uuid: Use(tuple(places.get(uuid, ())), tuple(versions.get(uuid, ()))) for uuid in wanted}


def was_shown(asset: Asset) -> bool:
    """Whether any version that was ever published shows it. One query."""
    return films_of_all_versions().filter(asset_uuid=asset.uuid).exists()


def unused(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those of `assets` that nothing shows."""
    return assets.exclude(uuid__in=placed_films()).exclude(uuid__in=shown_films(_learned()))


def shared(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those of `assets` that stand in a course: whoever edits courses sees them there."""
    return assets.filter(uuid__in=placed_films())


def _learned() -> QuerySet[CoursePin, int]:
    """Versions that somebody has begun with."""
    return CoursePin.objects.values_list("version_id", flat=True)
