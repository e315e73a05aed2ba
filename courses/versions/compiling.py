"""Compiles the pages of one course, in all languages, into one outline: structure from the first, texts from all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from wagtail.blocks import StreamValue

from courses.lessons.kinds import SHAPES
from courses.lessons.markup import safe_html
from courses.lessons.parts import MINUTE_S
from courses.lessons.shape import LessonShape
from courses.outline import CourseOutline, LessonRef, film_seconds


class InLocale(Protocol):
    """What we read of Wagtail's locale."""

    language_code: str


class CourseWords(Protocol):
    """What we read of a course page, published or draft."""

    translation_key: UUID
    code: str
    title: str
    locale: InLocale
    lessons: StreamValue
    planned_tenths: dict[str, int]


def compile_outline(
    *,
    structure: CourseWords,
    pages: Sequence[CourseWords],
    number: int,
    previous: CourseOutline | None,
    durations_ms: Mapping[UUID, int],
) -> CourseOutline:
    """The outline of version `number`. `pages`: one for each language, the structure page among them.

    A lesson keeps its version while its video, courseware and quiz stay the same, so that what a learner has seen still counts.
    """
    lessons = tuple(
        _lesson(child, pages=pages, previous=previous, durations_ms=durations_ms)
        for child in structure.lessons
    )
    return CourseOutline(
        course_key=structure.translation_key,
        version=number,
        code=structure.code,
        title={page.locale.language_code: page.title for page in pages},
        lessons=lessons,
        planned_tenths=structure.planned_tenths,
        poster_asset=next((lesson.asset for lesson in lessons if lesson.asset), None),
    )


def assets_in(structure: CourseWords) -> set[UUID]:
    """The media assets that the lessons of the page name."""
    shapes = (SHAPES[child.block_type](child.value) for child in structure.lessons)
    return {shape.asset for shape in shapes if shape.asset}


def _lesson(
    child: StreamValue.StreamChild,
    *,
    pages: Sequence[CourseWords],
    previous: CourseOutline | None,
    durations_ms: Mapping[UUID, int],
) -> LessonRef:
    uuid = UUID(child.id)
    shape = SHAPES[child.block_type](child.value)
    nominal_s = child.value["minutes"] * MINUTE_S
    measured_ms = durations_ms.get(shape.asset) if shape.asset else None
    twins = {page.locale.language_code: _twin(page, child.id) for page in pages}
    return LessonRef(
        uuid=uuid,
        version=_lesson_version(uuid, shape, previous),
        kind=shape.kind,
        component=child.value["component"],
        nominal_s=nominal_s,
        duration_s=film_seconds(measured_ms) if measured_ms else nominal_s,
        asset=shape.asset,
        package=shape.package,
        quiz=shape.quiz,
        # Practice counts nowhere, so nothing waits for it.
        required=bool(child.value["required"]) and not _is_practice(shape),
        title={code: twin.value["title"] for code, twin in twins.items() if twin and twin.value.get("title")},
        body=_bodies(twins),
    )


def _is_practice(shape: LessonShape) -> bool:
    return shape.kind == "quiz" and shape.quiz is not None and shape.quiz.is_practice


def _twin(page: CourseWords, block_id: str) -> StreamValue.StreamChild | None:
    """The same lesson on another language's page."""
    return next((child for child in page.lessons if child.id == block_id), None)


def _bodies(twins: Mapping[str, StreamValue.StreamChild | None]) -> dict[str, str]:
    bodies = {
        code: safe_html(SHAPES[twin.block_type](twin.value).body)
        for code, twin in twins.items()
        if twin is not None
    }
    return {code: html for code, html in bodies.items() if html}


def _lesson_version(uuid: UUID, shape: LessonShape, previous: CourseOutline | None) -> int:
    before = previous.lesson(uuid) if previous else None
    if before is None:
        return 1
    is_same = (before.kind, before.asset, before.package, before.quiz) == (
        shape.kind, shape.asset, shape.package, shape.quiz,
    )  # fmt: skip
    return before.version if is_same else before.version + 1
