"""Where films stand: in lessons of drafts and published pages, and in the versions that people learn from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from courses.films.models import FilmPlace, VersionFilm
from courses.versions.models import CourseVersion

# What a place needs: a page carries all its lessons.
COLUMNS = (
    "asset_uuid", "lesson_uuid", "lesson_title", "in_draft", "is_live",
    "page__translation_key", "page__draft_title", "page__locale__language_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson that shows the film. `page_id` is the page in the reader's language where there is one."""

    asset_uuid: UUID
    course_key: UUID
    page_id: int
    course_title: str
    lesson_title: str
    in_draft: bool
    is_live: bool


@dataclass(frozen=True, slots=True)
class VersionUse:
    """A published version that shows the film, the newest of its course or one that somebody learns from."""

    asset_uuid: UUID
    course_key: UUID
    code: str
    number: int


def places_of(asset_uuids: Iterable[UUID], language: str) -> dict[UUID, list[Place]]:
    """Lessons by film, in the order of courses and lessons; the same lesson in three languages is one. One query."""
    rows = FilmPlace.objects.filter(asset_uuid__in=list(asset_uuids)).select_related("page__locale")
    rows = rows.only(*COLUMNS)
    places: dict[tuple[UUID, UUID], Place] = {}
    in_order = sorted(
        rows.order_by("page_id", "position"),
        key=lambda row: (row.page.locale.language_code != language, row.page_id),
    )
    for row in in_order:
        key = (row.asset_uuid, row.lesson_uuid)
        places[key] = _joined(places[key], row) if key in places else _place(row)
    found: dict[UUID, list[Place]] = {}
    for place in places.values():
        found.setdefault(place.asset_uuid, []).append(place)
    return found


def _place(row: FilmPlace) -> Place:
    return Place(
        asset_uuid=row.asset_uuid,
        course_key=row.page.translation_key,
        page_id=row.page_id,
        course_title=row.page.draft_title,
        lesson_title=row.lesson_title,
        in_draft=row.in_draft,
        is_live=row.is_live,
    )


def _joined(place: Place, row: FilmPlace) -> Place:
    return replace(place, in_draft=place.in_draft or row.in_draft, is_live=place.is_live or row.is_live)


def versions_showing(asset_uuids: Iterable[UUID], learned: Iterable[int]) -> dict[UUID, list[VersionUse]]:
    """Versions by film: the newest of each course, and those among `learned` (ids, may be a subquery). One query."""
    rows = _shown(learned).filter(asset_uuid__in=list(asset_uuids))
    columns = ("asset_uuid", "version__course_key", "version__code", "version__number")
    found: dict[UUID, list[VersionUse]] = {}
    for row in rows.order_by("version__code", "version__number").values_list(*columns):
        found.setdefault(row[0], []).append(VersionUse(*row))
    return found


def placed_films() -> QuerySet[FilmPlace, UUID]:
    """The uuids of films that stand in any page, as a subquery."""
    return FilmPlace.objects.values_list("asset_uuid", flat=True)


def shown_films(learned: Iterable[int]) -> QuerySet[VersionFilm, UUID]:
    """The uuids of films in the newest version of a course or in one of `learned`, as a subquery."""
    return _shown(learned).values_list("asset_uuid", flat=True)


def _shown(learned: Iterable[int]) -> QuerySet[VersionFilm]:
    newest = CourseVersion.objects.filter(course_key=OuterRef("version__course_key")).order_by("-number")
    return VersionFilm.objects.filter(Q(version=Subquery(newest.values("pk")[:1])) | Q(version__in=learned))
