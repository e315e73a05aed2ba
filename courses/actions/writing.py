"""Making a course in one call: for the demo, importers and tests; the editor makes the same pages by hand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from courses.actions.placing import index_page
from courses.actions.publishing import publish_course, reindex_subject
from courses.catalogue.models import CatalogueIndexPage, CoursePage
from courses.catalogue.rows import Subject
from courses.outline import in_language


class CourseCodeTaken(Exception):
    """Another course has this code."""

    code = "course-code-taken"
    message = _("There is a course with this code already.")


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """One lesson as it will stand in the editor. Texts by language; `body` is simple HTML."""

    kind: str
    title: Mapping[str, str]
    minutes: int = 10
    component: str = "theory"
    required: bool = True
    asset: uuid.UUID | None = None
    package: uuid.UUID | None = None
    bank: str = ""
    draw: int = 5
    pass_percent: int = 60
    time_limit_min: int | None = None
    # Further fields of the quiz, by their names in the editor (lessons/quiz_plan.py).
    plan: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    uuid: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, slots=True)
class CourseTexts:
    """The words of a course in one language."""

    title: str
    summary: str = ""
    intro: str = ""
    trainer_name: str = ""
    partner_name: str = ""
    audience: str = ""


@transaction.atomic
def create_subject(
    *,
    actor: object,
    key: str,
    name: Mapping[str, str],
    line: Mapping[str, str],
    occupation_code: str = "",
    sort_order: int = 100,
) -> Subject:
    """The subject with this key, made or brought up to date."""
    values = {
        "name": dict(name),
        "line": dict(line),
        "occupation_code": occupation_code,
        "sort_order": sort_order,
    }
    subject, is_new = Subject.objects.update_or_create(key=key, defaults=values)
    if not is_new:
        reindex_subject(subject)
    return subject


@transaction.atomic
def create_course(
    *,
    actor: AbstractBaseUser | None,
    code: str,
    texts: Mapping[str, CourseTexts],
    lessons: Sequence[LessonDraft],
    subject: Subject | None = None,
    level: int = 5,
    class_kind: str = "open",
    poster_key: str = "book",
    planned_tenths: Mapping[str, int] | None = None,
    partner_mark: str = "",
    listed: bool = True,
    course_key: uuid.UUID | None = None,
    publish: bool = True,
) -> CoursePage:
    """A course with its pages in the languages of `texts` (the first gives structure and facts), owned by `actor`.

    Needs a planted site. Published at once unless told otherwise. Raises CourseCodeTaken.
    """
    if CoursePage.objects.filter(code__iexact=code).exists():
        raise CourseCodeTaken
    planned = planned_tenths or {}
    facts = {
        "code": code,
        "slug": slugify(code),
        "subject": subject,
        "level": level,
        "class_kind": class_kind,
        "poster_key": poster_key,
        "partner_mark": partner_mark,
        "listed": listed,
        "planned_online_tenths": planned.get("online", 0),
        "planned_onsite_tenths": planned.get("onsite", 0),
        "planned_workplace_tenths": planned.get("workplace", 0),
        "translation_key": course_key or uuid.uuid4(),
        "owner": actor,
    }
    pages = [_add_page(language, words, facts, lessons, live=publish) for language, words in texts.items()]
    for page in pages:
        index_page(page.pk)
    if publish:
        publish_course(pages[0], actor=actor)
    return pages[0]


def _add_page(
    language: str, words: CourseTexts, facts: Mapping[str, Any], lessons: Sequence[LessonDraft], *, live: bool
) -> CoursePage:  # Any: column values
    locale = Locale.objects.get(language_code=language)
    page = CoursePage(
        title=words.title,
        draft_title=words.title,
        summary=words.summary,
        intro=words.intro,
        trainer_name=words.trainer_name,
        partner_name=words.partner_name,
        audience=words.audience,
        locale=locale,
        live=live,
        has_unpublished_changes=not live,
        lessons=[draft_block(lesson, language) for lesson in lessons],
        **facts,
    )
    CatalogueIndexPage.objects.get(locale=locale).add_child(instance=page)
    return page


def draft_block(lesson: LessonDraft, language: str) -> dict[str, Any]:  # Any: Wagtail's raw stream
    """A lesson as the stream of the editor keeps it, in one language."""
    value: dict[str, Any] = {  # Any: Wagtail's raw stream
        "title": in_language(dict(lesson.title), language),
        "minutes": lesson.minutes,
        "component": lesson.component,
        "required": lesson.required,
    }
    body = lesson.body.get(language, "")
    if lesson.kind != "onsite":
        value["quiz"] = {
            "bank": lesson.bank,
            "draw": lesson.draw,
            "pass_percent": lesson.pass_percent,
            "time_limit_min": lesson.time_limit_min,
            **lesson.plan,
        }
    name_of_body = {"video": "notes", "article": "body", "package": "notes", "onsite": "plan"}.get(
        lesson.kind
    )
    if name_of_body:
        value[name_of_body] = body
    if lesson.kind == "video":
        value["video"] = str(lesson.asset) if lesson.asset else ""
    if lesson.kind == "package":
        value["package"] = str(lesson.package) if lesson.package else ""
    return {"type": lesson.kind, "value": value, "id": str(lesson.uuid)}
