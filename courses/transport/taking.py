"""Brings a course in as a draft: its files and banks once, whatever is here already, then its pages in one transaction.

Nothing of the archive becomes a person, a role, an enrolment or a published page; texts are cleaned, pictures drawn anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale

from courses.actions.writing import create_subject
from courses.catalogue.models import CatalogueIndexPage, CoursePage
from courses.catalogue.rows import Subject
from courses.transport.bringing import Brought, bring_files
from courses.transport.bringing_banks import bring_banks
from courses.transport.gathering import BODIES
from courses.transport.opening import Opened
from courses.transport.planning import check_code, check_may, check_room, plan_course
from courses.transport.plans import plan_in
from courses.transport.schema import FILM, PACKAGE
from courses.transport.shapes import Json
from courses.transport.texts import carried

Told = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Gap:
    """A lesson whose film or courseware did not come: `digest` is of the file that fills it."""

    of: str
    lesson: str
    title: str
    name: str
    digest: str
    why: str = ""

    def to_keep(self) -> dict[str, str]:
        """For a row."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Taken:
    """The page that gives the new course its lessons, and what is still missing."""

    page: CoursePage
    gaps: tuple[Gap, ...] = field(default=())


def bring(opened: Opened, *, actor: AbstractBaseUser | None, code: str, told: Told) -> Brought:
    """Everything but the pages; again it finds what is here. Raises TransportRefused, PackageRefused, StorageError,
    Refused (a disk that is full).
    """
    check_may(opened.content, actor)
    check_code(code)
    check_room(plan_course(opened, actor))
    brought = bring_files(opened, actor, told)
    brought.bank_keys, brought.questions = bring_banks(opened, actor)
    return brought


@transaction.atomic
def write_course(opened: Opened, brought: Brought, *, actor: AbstractBaseUser | None, code: str) -> Taken:
    """The draft, in all its languages, owned by `actor`. Raises TransportRefused(code-taken)."""
    check_code(code)
    content = opened.content
    subject = _subject(opened, actor)
    ids = [str(uuid.uuid4()) for _lesson in content["lessons"]]
    facts = _facts(content["course"], subject, brought) | {
        "code": code,
        "slug": slugify(code),
        "owner": actor,
        "translation_key": uuid.uuid4(),
        "live": False,
        "has_unpublished_changes": True,
    }
    pages = [_add_page(page, opened, facts, brought, ids, actor) for page in content["pages"]]
    return Taken(pages[0], tuple(_gaps(opened, brought, ids)))


def _facts(
    course: dict[str, Json], subject: Subject | None, brought: Brought
) -> dict[str, Any]:  # Any: column values
    planned = {f"planned_{mode}_tenths": tenths for mode, tenths in course["planned"].items()}
    same = {name: course[name] for name in ("level", "class_kind", "poster_key", "partner_mark", "listed")}
    picture = None if course["picture"] is None else brought.pictures[course["picture"]]
    return {**planned, **same, "subject": subject, "poster_image_id": picture}


def _add_page(
    said: dict[str, Json], opened: Opened, facts: dict[str, Any], brought: Brought, ids: Sequence[str],
    actor: AbstractBaseUser | None,
) -> CoursePage:  # fmt: skip
    language = said["language"]
    locale = Locale.objects.get(language_code=language)
    words = {name: said[name] for name in ("title", "summary", "trainer_name", "partner_name", "audience")}
    page = CoursePage(
        draft_title=said["title"],
        intro=_rich(said["intro"], brought),
        locale=locale,
        lessons=[
            _block(lesson, ids[place], language, brought)
            for place, lesson in enumerate(opened.content["lessons"])
            if language in lesson["title"]
        ],
        **words,
        **facts,
    )
    CatalogueIndexPage.objects.get(locale=locale).add_child(instance=page)
    page.save_revision(user=actor)
    return page


def _block(lesson: dict[str, Json], name: str, language: str, brought: Brought) -> dict[str, Any]:
    """A lesson as the stream of the editor keeps it."""  # Any: Wagtail's raw stream
    kind = lesson["kind"]
    value: dict[str, Any] = {name: lesson[name] for name in ("minutes", "component", "required")}
    value["title"] = lesson["title"][language]
    if kind in BODIES:
        value[BODIES[kind]] = _rich(lesson["text"].get(language, ""), brought)
    if kind != "onsite":
        value["quiz"] = plan_in(lesson["quiz"], brought.bank_keys, brought.questions)
    for field_name, place, found in (
        ("video", lesson["film"], brought.films),
        ("package", lesson["package"], brought.packages),
    ):
        if kind == field_name:
            value[field_name] = "" if place is None else found[place] or ""
    return {"type": kind, "value": value, "id": name}


def _rich(text: str, brought: Brought) -> str:
    """Cleaned, with the pictures and papers of this academy; a place that is none leaves."""

    def named(found: Sequence[int | None]) -> Callable[[str], int | None]:
        return lambda place: found[int(place)] if place.isdigit() and int(place) < len(found) else None

    return carried(text, picture=named(brought.pictures), paper=named(brought.papers))


def _subject(opened: Opened, actor: AbstractBaseUser | None) -> Subject | None:
    """The one that is here, as it is; else a new one, if `actor` may make subjects."""
    key, words = opened.content["course"]["subject"], opened.document["names"]["subject"]
    there = Subject.objects.filter(key=key).first() if key else None
    may = actor is None or actor.has_perm("courses.add_subject")  # type: ignore[attr-defined]  # ours has permissions
    if there is not None or not key or words is None or not may:
        return there
    return create_subject(actor=actor, key=key, **words)


def _gaps(opened: Opened, brought: Brought, ids: Sequence[str]) -> list[Gap]:
    content, found = opened.content, []
    names = {(line["of"], line["id"]): line["name"] for line in opened.files}
    for place, lesson in enumerate(content["lessons"]):
        title = next(iter(lesson["title"].values()), "")
        for of, key, digests, here in (
            (FILM, lesson["film"], [film["sha256"] for film in content["films"]], brought.films),
            (PACKAGE, lesson["package"], content["packages"], brought.packages),
        ):
            if key is not None and not here[key]:
                digest = digests[key]
                found.append(
                    Gap(
                        of,
                        ids[place],
                        title,
                        names.get((of, digest), ""),
                        digest,
                        brought.why.get(digest, ""),
                    )
                )
    return found
