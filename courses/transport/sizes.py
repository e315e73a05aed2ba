"""How large the archive of a course would be, before it is made: what a person chooses by."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q, Sum

from courses.catalogue.models import CoursePage
from courses.outline import Purpose
from courses.packages.models import PackageVersion
from courses.quizzes.items import BY_PEOPLE
from courses.quizzes.models import Question
from courses.transport.models import Media
from courses.transport.scorm_lessons.lessons import KINDS
from courses.transport.shapes import Json
from media_pipeline.models import Asset, Rendition
from media_pipeline.states import RenditionState


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson of the draft that may leave by itself; `by_people`: questions of its bank that stay, since people mark them."""

    uuid: str
    kind: str
    title: str
    is_ready: bool = False
    by_people: int = 0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of films and courseware by choice (texts and pictures are small), how many of them, and the lessons."""

    by_media: dict[str, int]
    films: int
    packages: int
    lessons: tuple[LessonLine, ...]


def sizes_of(page: CoursePage) -> Sizes:
    """Of the course whose first page this is. Five queries, and those of Wagtail's revision."""
    raw = page.get_latest_revision_as_object().lessons.get_prep_value()
    films = {block["value"]["video"] for block in raw if block["value"].get("video")}
    packages = {block["value"]["package"] for block in raw if block["value"].get("package")}
    rows = Asset.objects.filter(uuid__in=films).values_list("uuid", "source_bytes", "has_lite")
    sources = {str(uuid): (size, is_ready) for uuid, size, is_ready in rows}
    made = Rendition.objects.filter(
        asset__uuid__in=films, state=RenditionState.DONE.value, height__isnull=False
    ).order_by()
    best = {
        str(uuid): most
        for uuid, most in made.values("asset__uuid")
        .annotate(most=Max("bytes"))
        .values_list("asset__uuid", "most")
    }
    courseware = PackageVersion.objects.filter(uuid__in=packages).aggregate(sum=Sum("bytes"))["sum"] or 0
    by_media = {
        Media.ORIGINAL.value: sum(size for size, _ready in sources.values()) + courseware,
        Media.BEST.value: sum(best.get(uuid) or size for uuid, (size, _ready) in sources.items())
        + courseware,
        Media.REFERENCE.value: 0,
    }
    return Sizes(by_media, len(sources), len(packages), _lessons(raw, sources))


def _lessons(raw: list[Json], sources: dict[str, tuple[int, bool]]) -> tuple[LessonLine, ...]:
    """What may leave by itself."""
    banks = {block["value"].get("quiz", {}).get("bank") for block in raw if block["type"] == "quiz"}
    questions = Question.objects.filter(bank__key__in=banks - {None, ""}).order_by()
    counted = questions.values("bank__key").annotate(
        all=Count("pk"), people=Count("pk", filter=Q(kind__in=list(BY_PEOPLE)))
    )
    sizes = {row["bank__key"]: (row["all"], row["people"]) for row in counted}
    found = []
    for block in raw:
        value, quiz = block["value"], block["value"].get("quiz") or {}
        count, people = sizes.get(quiz.get("bank") or "", (0, 0))
        is_ready = (
            sources.get(value.get("video") or "", (0, False))[1]
            if block["type"] == "video"
            else count > people
        )
        if block["type"] in KINDS and quiz.get("purpose") != Purpose.FINAL.value:
            found.append(LessonLine(block["id"], block["type"], value.get("title") or "", is_ready, people))
    return tuple(found)
