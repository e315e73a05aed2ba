"""Courses, banks and questions for tests: minimal by default, made through the real actions."""

from __future__ import annotations

import uuid
from typing import Any

import factory

from courses.actions import (
    CourseTexts,
    LessonDraft,
    create_bank,
    create_course,
    create_subject,
    plant_site,
    save_questions,
)
from courses.models import (
    CatalogueIndexPage,
    CourseIndexEntry,
    CoursePage,
    CourseVersion,
    QuestionBank,
    Subject,
)
from courses.queries import current_version
from courses.quizzes.items import QuestionData
from courses.search import index_tokens
from media_pipeline.models import Asset
from media_pipeline.states import AssetState

# The storey of content may not import the pipeline's own factories' helpers; a plain row is enough here.


class AssetFactory(factory.django.DjangoModelFactory):
    """A published video of one minute."""

    class Meta:
        model = Asset

    title = factory.Sequence(lambda n: f"video {n}")
    state = AssetState.PUBLISHED.value
    duration_ms = 60_000


def make_question(**changes: Any) -> QuestionData:
    """A question with one right answer, B."""
    values: dict[str, Any] = {
        "uuid": str(uuid.uuid4()),
        "kind": "single",
        "stem": {"zh-hans": "用什么装鲜叶？", "en": "What carries fresh leaf?"},
        "options": {
            "zh-hans": ["塑料袋", "竹篮", "铁桶"],
            "en": ["plastic bag", "bamboo basket", "iron bucket"],
        },
        "answer": 1,
        "explanation": {"en": "Leaf must breathe."},
    }
    return QuestionData(**{**values, **changes})


def make_bank(key: str = "tea-1", *, count: int = 6) -> QuestionBank:
    """A bank of `count` questions."""
    bank = create_bank(actor=None, key=key, title=f"Bank {key}")
    save_questions(bank, [make_question() for _number in range(count)], actor=None)
    return bank


def make_subject(key: str = "tea", **changes: Any) -> Subject:
    """The subject of tea."""
    names = {"zh-hans": "茶叶加工", "en": "Tea processing", "vi": "Chế biến chè"}
    return create_subject(
        actor=None, **{"key": key, "name": names, "line": {"en": "From leaf to cup."}, **changes}
    )


def make_lesson(kind: str = "video", **changes: Any) -> LessonDraft:
    """A lesson; a video has an asset of its own."""
    if kind == "video" and "asset" not in changes:
        changes["asset"] = AssetFactory().uuid
    title = {"zh-hans": "绿茶：摊青、杀青", "en": "Green tea", "vi": "Chè xanh"}
    return LessonDraft(**{"kind": kind, "title": title, **changes})


TEXTS = {
    "zh-hans": CourseTexts(title="茶叶加工（乡村班）", summary="从鲜叶到干茶。"),
    "en": CourseTexts(title="Tea processing", summary="From leaf to dry tea."),
    "vi": CourseTexts(title="Chế biến chè", summary="Từ lá tươi đến chè khô."),
}


def have_site() -> None:
    """The page tree of the three languages: it is there but for tests that emptied the database before."""
    if not CatalogueIndexPage.objects.exists():
        plant_site()


def make_course(code: str = "TEA-101", **changes: Any) -> CoursePage:
    """A published course in three languages with one video lesson."""
    have_site()
    lessons = changes.pop("lessons", None)
    values = {"actor": None, "code": code, "texts": TEXTS, **changes}
    return create_course(lessons=[make_lesson()] if lessons is None else lessons, **values)


def make_version(code: str = "TEA-101", **changes: Any) -> CourseVersion:
    """The version of a freshly published course."""
    version = current_version(make_course(code, **changes).translation_key)
    if version is None:
        raise LookupError(code)
    return version


def fill_shelf(count: int, *, language: str = "en", **changes: Any) -> list[CourseIndexEntry]:
    """Catalogue rows without pages behind them, for long lists."""
    rows = []
    for number in range(count):
        title = f"Tea course {number:03d}"
        values: dict[str, Any] = {
            "course_key": uuid.uuid4(), "language": language, "page_id": 0, "code": f"SHELF-{number}", "title": title,
            "url": f"/{language}/courses/shelf-{number}/", "level": 5, "class_kind": "village", "poster_key": "smelter",
            "languages": [language], "title_tokens": index_tokens(title), "tokens": index_tokens(title),
        }  # fmt: skip
        rows.append(CourseIndexEntry(**{**values, **changes}))
    return CourseIndexEntry.objects.bulk_create(rows)
