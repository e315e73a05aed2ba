"""Keeps the rows of where films and courseware stand like the pages and versions that they are read from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.blocks import StreamValue
from wagtail.models import Revision

from courses.catalogue.models import CoursePage
from courses.films.models import FilmPlace
from courses.lessons.kinds import SHAPES
from courses.outline import CourseOutline
from courses.versions.models import CourseVersion, VersionFilm
from courses.versions.reading import outline_of

TITLE_LETTERS = 200


@transaction.atomic
def index_page(page_id: int) -> None:
    """Write the places of one page as its published lessons, its newest draft and its scheduled drafts are now."""
    page = CoursePage.objects.select_for_update(of=("self",)).filter(pk=page_id).first()
    if page is None:
        return
    wanted: dict[tuple[UUID, UUID], FilmPlace] = {}
    drafts = _drafts(page_id) or [page.lessons]
    for lessons, is_draft in [(page.lessons, False)] * page.live + [(draft, True) for draft in drafts]:
        for position, (lesson, title, asset) in enumerate(_films(lessons)):
            place = wanted.setdefault(
                (lesson, asset), FilmPlace(page_id=page_id, asset_uuid=asset, lesson_uuid=lesson)
            )
            place.lesson_title, place.position = title[:TITLE_LETTERS], position
            place.in_draft, place.is_live = place.in_draft or is_draft, place.is_live or not is_draft
    FilmPlace.objects.filter(page_id=page_id).delete()
    FilmPlace.objects.bulk_create(wanted.values(), ignore_conflicts=True)


def index_films() -> int:
    """Derive the places of every page and the films of every version again. Returns how many pages."""
    pages = list(CoursePage.objects.order_by("pk").values_list("pk", flat=True))
    for page_id in pages:
        index_page(page_id)
    for version in CourseVersion.objects.iterator():
        note_films(version, outline_of(version))
    return len(pages)


def note_films(version: CourseVersion, outline: CourseOutline) -> None:
    """Write down which films and courseware a version shows. Again is harmless."""
    films = {shown for lesson in outline.lessons if (shown := lesson.asset or lesson.package)}
    rows = [VersionFilm(version=version, asset_uuid=film) for film in sorted(films)]
    VersionFilm.objects.bulk_create(rows, ignore_conflicts=True)


def look_again(asset_uuids: Collection[UUID]) -> None:
    """Before something is deleted: every page whose text or any revision names one of the films is read anew, and every
    version, so that the places of these films are what they say at this moment, whatever wrote them.
    """
    if not asset_uuids:
        return
    named = Q()
    for uuid in asset_uuids:
        named |= Q(text__contains=str(uuid))
    pages = CoursePage.objects.annotate(text=Cast("lessons", TextField())).filter(named)
    drafts = Revision.page_revisions.annotate(text=Cast("content", TextField())).filter(named)
    found = set(pages.values_list("pk", flat=True))
    found |= {int(page_id) for page_id in drafts.values_list("object_id", flat=True).distinct()}
    found |= set(FilmPlace.objects.filter(asset_uuid__in=asset_uuids).values_list("page_id", flat=True))
    for page_id in sorted(found):
        index_page(page_id)
    for version in CourseVersion.objects.annotate(text=Cast("outline", TextField())).filter(named):
        note_films(version, outline_of(version))


def page_films(page: CoursePage) -> list[tuple[str, UUID]]:
    """Title and film of the lessons of a page in hand. No query."""
    shapes = [
        (child.value.get("title") or "", SHAPES[child.block_type](child.value)) for child in page.lessons
    ]
    return [(title, shape.asset) for title, shape in shapes if shape.asset]


def _drafts(page_id: int) -> list[StreamValue]:
    """The lessons of the newest revision, and of those that are to be published at a set time."""
    rows = Revision.page_revisions.filter(object_id=str(page_id))
    newest = rows.order_by("-created_at", "-pk").values_list("content", flat=True)[:1]
    planned = rows.filter(approved_go_live_at__isnull=False).values_list("content", flat=True)
    field = CoursePage._meta.get_field("lessons")
    return [field.to_python(content.get("lessons") or "[]") for content in [*newest, *planned]]


def _films(lessons: StreamValue) -> Iterator[tuple[UUID, str, UUID]]:
    """Lesson, title, and film or courseware of every lesson that has one."""
    for child in lessons:
        shape = SHAPES[child.block_type](child.value)
        if shape.shown and child.id:
            yield UUID(child.id), child.value.get("title") or "", shape.shown
