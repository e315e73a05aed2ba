"""Which films the versions show that people learn from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from courses.versions.models import CourseVersion, VersionFilm


@dataclass(frozen=True, slots=True)
class VersionUse:
    """A published version that shows the film, the newest of its course or one that somebody learns from."""

    asset_uuid: UUID
    course_key: UUID
    code: str
    number: int


def versions_showing(asset_uuids: Iterable[UUID], learned: Iterable[int]) -> dict[UUID, list[VersionUse]]:
    """Versions by film: the newest of each course, and those among `learned` (ids, may be a subquery). One query."""
    rows = _shown(learned).filter(asset_uuid__in=list(asset_uuids))
    columns = ("asset_uuid", "version__course_key", "version__code", "version__number")
    found: dict[UUID, list[VersionUse]] = {}
    for row in rows.order_by("version__code", "version__number").values_list(*columns):
        found.setdefault(row[0], []).append(VersionUse(*row))
    return found


def shown_films(learned: Iterable[int]) -> QuerySet[VersionFilm, UUID]:
    """The uuids of films in the newest version of a course or in one of `learned`, as a subquery."""
    return _shown(learned).values_list("asset_uuid", flat=True)


def films_of_all_versions() -> QuerySet[VersionFilm]:
    """A row for each version and film, of versions that nobody learns from, too."""
    return VersionFilm.objects.all()


def _shown(learned: Iterable[int]) -> QuerySet[VersionFilm]:
    newest = CourseVersion.objects.filter(course_key=OuterRef("version__course_key")).order_by("-number")
    return VersionFilm.objects.filter(Q(version=Subquery(newest.values("pk")[:1])) | Q(version__in=learned))
