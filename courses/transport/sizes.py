"""How large the archive of a course would be, before it is made: what a person chooses by."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Sum

from courses.catalogue.models import CoursePage
from courses.packages.models import PackageVersion
from courses.transport.models import Media
from media_pipeline.models import Asset, Rendition
from media_pipeline.states import RenditionState


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson of the draft: what may leave by itself."""

    uuid: str
    kind: str
    title: str
    film: UUID | None
    bank: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of films and courseware by choice (texts and pictures are small), how many of them, and the lessons."""

    by_media: dict[str, int]
    films: int
    packages: int
    lessons: tuple[LessonLine, ...]


def sizes_of(page: CoursePage) -> Sizes:
    """Of the course whose first page this is. Three queries, and those of Wagtail's revision."""
    raw = page.get_latest_revision_as_object().lessons.get_prep_value()
    lessons = tuple(_lesson(block) for block in raw)
    films = {lesson.film for lesson in lessons if lesson.film}
    packages = {block["value"]["package"] for block in raw if block["value"].get("package")}
    sources = dict(Asset.objects.filter(uuid__in=films).values_list("uuid", "source_bytes"))
    made = Rendition.objects.filter(
        asset__uuid__in=films, state=RenditionState.DONE.value, height__isnull=False
    )
    best = dict(
        made.order_by().values("asset__uuid").annotate(most=Max("bytes")).values_list("asset__uuid", "most")
    )
    courseware = PackageVersion.objects.filter(uuid__in=packages).aggregate(sum=Sum("bytes"))["sum"] or 0
    by_media = {
        Media.ORIGINAL.value: sum(sources.values()) + courseware,
        Media.BEST.value: sum(best.get(uuid) or size for uuid, size in sources.items()) + courseware,
        Media.REFERENCE.value: 0,
    }
    return Sizes(by_media, len(sources), len(packages), lessons)


def _lesson(block: dict) -> LessonLine:  # type: ignore[type-arg]  # Wagtail's raw stream
    value = block["value"]
    film = value.get("video")
    bank = (value.get("quiz") or {}).get("bank") or ""
    return LessonLine(
        block["id"], block["type"], value.get("title") or "", UUID(film) if film else None, bank
    )
