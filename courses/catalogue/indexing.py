"""Builds the plain row of a course in one language from its pages and its outline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from django.utils import translation

from courses.catalogue.choices import ClassKind
from courses.catalogue.rows import CourseIndexEntry, Subject
from courses.outline import CourseOutline, in_language
from courses.search import index_tokens
from courses.versions.compiling import CourseWords

POSTER_SPEC = "fill-640x360|format-webp|webpquality-70"
MAX_AUDIENCES = 6
_SEPARATORS = re.compile(r"[,，、;；]")


class CourseFacts(CourseWords, Protocol):
    """What we read of a course page beside its words."""

    pk: int
    url_path: str
    summary: str
    subject: Subject | None
    level: int
    class_kind: str
    poster_key: str
    poster_image: Any  # Any: Wagtail's image, whose type is a setting
    planned_online_tenths: int
    planned_onsite_tenths: int
    planned_workplace_tenths: int
    trainer_name: str
    partner_name: str
    partner_mark: str
    audience: str
    listed: bool
    live: bool


def entry_of(
    page: CourseFacts, *, structure: CourseFacts, outline: CourseOutline, languages: Sequence[str]
) -> CourseIndexEntry:
    """The unsaved row for `page`: its own words, the facts of the structure page."""
    language = page.locale.language_code
    subject = structure.subject
    subject_names = dict(subject.name) if subject else {}
    return CourseIndexEntry(
        course_key=page.translation_key,
        language=language,
        page_id=page.pk or 0,
        code=structure.code,
        title=page.title,
        summary=page.summary,
        url=page.url_path,
        subject_key=subject.key if subject else "",
        subject_name=in_language(subject_names, language),
        level=structure.level,
        class_kind=structure.class_kind,
        poster_key=structure.poster_key,
        poster_url=poster_url(structure),
        online_tenths=structure.planned_online_tenths,
        onsite_tenths=structure.planned_onsite_tenths,
        workplace_tenths=structure.planned_workplace_tenths,
        trainer_name=page.trainer_name or structure.trainer_name,
        partner_name=page.partner_name or structure.partner_name,
        partner_mark=structure.partner_mark,
        audience=audiences(page.audience or structure.audience),
        languages=list(languages),
        lesson_count=len(outline.lessons),
        minutes=sum(lesson.nominal_s for lesson in outline.lessons) // 60,
        is_live=page.live,
        is_listed=page.live and structure.listed,
        title_tokens=index_tokens(page.title, structure.code),
        tokens=tokens_of(page, structure, outline),
    )


def tokens_of(page: CourseFacts, structure: CourseFacts, outline: CourseOutline) -> str:
    """Everything by which people look for a course: titles in every language, subject, partner, lessons."""
    subject = structure.subject
    names = [*subject.name.values(), subject.occupation_code] if subject else []
    language = page.locale.language_code
    with translation.override(language):
        kind = str(ClassKind(structure.class_kind).label)
    return index_tokens(
        structure.code,
        *outline.title.values(),
        page.title,
        page.summary,
        page.trainer_name or structure.trainer_name,
        page.partner_name or structure.partner_name,
        page.audience or structure.audience,
        kind,
        *names,
        *(title for lesson in outline.lessons for title in lesson.title.values()),
    )


def audiences(text: str) -> list[str]:
    """The tags in a list separated by commas of any script."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()][:MAX_AUDIENCES]


def poster_url(page: CourseFacts) -> str:
    """The address of the page's own picture at card size, or '' for the drawn one."""
    if page.poster_image is None:
        return ""
    return str(page.poster_image.get_rendition(POSTER_SPEC).url)
