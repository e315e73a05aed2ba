"""Reads course versions for everybody else: outlines are immutable, so each is parsed once in a process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import Max

from courses.outline import CourseOutline, LessonRef, film_seconds
from courses.versions.documents import outline_from
from courses.versions.models import CourseVersion
from media_pipeline.queries import asset_durations

# About 30 kB an outline of 40 lessons: 16 MB at most.
KEPT = 512
_kept: dict[int, CourseOutline] = {}


def current_version(course_key: UUID) -> CourseVersion | None:
    """The newest version of the course, or None when it was never published. One query."""
    return CourseVersion.objects.filter(course_key=course_key).order_by("-number").first()


def current_version_by_code(code: str) -> CourseVersion | None:
    """The newest version of the course that has this code now or had it before. One query."""
    return CourseVersion.objects.filter(code__iexact=code).order_by("-compiled_at", "-pk").first()


def current_versions(course_keys: Iterable[UUID]) -> dict[UUID, CourseVersion]:
    """The newest version of each course, by key. One query."""
    newest = (
        CourseVersion.objects.filter(course_key__in=list(course_keys))
        .values("course_key")
        .annotate(last=Max("pk"))
        .values("last")
    )
    return {version.course_key: version for version in CourseVersion.objects.filter(pk__in=newest)}


def latest_alike(version: CourseVersion) -> CourseVersion:
    """The newest version with the same plan: the same lessons, videos and quizzes; only wording and what the
    pipeline measured since may differ, so learners on `version` may follow. One query.
    """
    alike = CourseVersion.objects.filter(course_key=version.course_key, plan_hash=version.plan_hash)
    return alike.order_by("-number").first() or version


def as_measured(lesson: LessonRef) -> LessonRef:
    """The lesson with the length of its film as the pipeline knows it by now: a film may play before its course is
    compiled again, and until then the course has the minutes that its trainer wrote. One query for a film.
    """
    if lesson.asset is None:
        return lesson
    measured_ms = asset_durations([lesson.asset]).get(lesson.asset)
    return replace(lesson, duration_s=film_seconds(measured_ms)) if measured_ms else lesson


def outline_of(version: CourseVersion) -> CourseOutline:
    """The outline of a version in hand. No query."""
    kept = _kept.get(version.pk)
    if kept is None or kept.course_key != version.course_key:
        kept = _keep(version.pk, outline_from(version.outline))
    return kept


def outline_by_ids(version_ids: Iterable[int]) -> dict[int, CourseOutline]:
    """Outlines by version id. At most one query, none when all were read before."""
    wanted = set(version_ids)
    found = {pk: _kept[pk] for pk in wanted if pk in _kept}
    missing = wanted - found.keys()
    if missing:
        rows = CourseVersion.objects.filter(pk__in=missing).values_list("pk", "outline")
        found.update({pk: _keep(pk, outline_from(document)) for pk, document in rows})
    return found


def forget_outlines() -> None:
    """Empty the process's memory (tests reuse ids)."""
    _kept.clear()


def _keep(pk: int, outline: CourseOutline) -> CourseOutline:
    while len(_kept) >= KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[pk] = outline
    return outline
