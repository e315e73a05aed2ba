"""A course outline as a JSON document and back, and the two hashes that tell versions apart (pure)."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from courses.outline import CourseOutline, LessonRef
from courses.versions.quizzes import quiz_document, quiz_from

# JSON values: the shapes are those of outline.py.
Document = dict[str, Any]
FORMAT = 1


def document_of(outline: CourseOutline) -> Document:
    """The outline as JSON; `outline_from` reads it back."""
    return {
        "format": FORMAT,
        "course_key": str(outline.course_key),
        "version": outline.version,
        "code": outline.code,
        "title": outline.title,
        "planned_tenths": outline.planned_tenths,
        "poster_asset": str(outline.poster_asset) if outline.poster_asset else None,
        "lessons": [_lesson_document(lesson) for lesson in outline.lessons],
    }


def outline_from(document: Document) -> CourseOutline:
    """The outline that `document_of` wrote."""
    return CourseOutline(
        course_key=UUID(document["course_key"]),
        version=document["version"],
        code=document["code"],
        title=document["title"],
        lessons=tuple(_lesson_from(lesson) for lesson in document["lessons"]),
        planned_tenths=document["planned_tenths"],
        poster_asset=UUID(document["poster_asset"]) if document["poster_asset"] else None,
    )


def content_hash(outline: CourseOutline) -> str:
    """SHA-256 of everything but the version's own number."""
    return _digest({**document_of(outline), "version": 0})


def plan_hash(outline: CourseOutline) -> str:
    """SHA-256 of the plan: what a learner has to do, without measured durations and wording."""
    lessons = [
        {
            name: value
            for name, value in _lesson_document(lesson).items()
            if name not in {"duration_s", "title", "body"}
        }
        for lesson in outline.lessons
    ]
    return _digest({"course_key": str(outline.course_key), "lessons": lessons})


def _digest(document: Document) -> str:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lesson_document(lesson: LessonRef) -> Document:
    return {
        "uuid": str(lesson.uuid),
        "version": lesson.version,
        "kind": lesson.kind,
        "component": lesson.component,
        "nominal_s": lesson.nominal_s,
        "duration_s": lesson.duration_s,
        "asset": str(lesson.asset) if lesson.asset else None,
        "quiz": quiz_document(lesson.quiz) if lesson.quiz else None,
        "required": lesson.required,
        "title": lesson.title,
        "body": lesson.body,
        # Only where there is some: versions of before keep their hashes.
        **({"package": str(lesson.package)} if lesson.package else {}),
    }


def _lesson_from(document: Document) -> LessonRef:
    return LessonRef(
        **{
            **document,
            "uuid": UUID(document["uuid"]),
            "asset": UUID(document["asset"]) if document["asset"] else None,
            "package": UUID(document["package"]) if document.get("package") else None,
            "quiz": quiz_from(document["quiz"]) if document["quiz"] else None,
        }
    )
