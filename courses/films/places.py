"""Where films stand: in lessons of drafts and published pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet

from courses.films.models import FilmPlace

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


def placed_films() -> QuerySet[FilmPlace, UUID]:
    """The uuids of films that stand in any page, as a subquery."""
    return FilmPlace.objects.values_list("asset_uuid", flat=True)
