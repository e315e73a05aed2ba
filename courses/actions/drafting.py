"""Films that were sent become lesson drafts of a course: each once, in the order of their names, nothing published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from courses.actions.writing import LessonDraft, draft_block
from courses.catalogue.models import CatalogueIndexPage, CoursePage
from courses.lessons.naming import lesson_id, lesson_title, natural_key

CODE_PREFIX = "NEW"


class CourseNotOpen(Exception):
    """The person may not write this course, or somebody has locked it."""

    code = "course-not-open"
    message = _("You cannot change this course now. Choose another, or ask whoever locked it.")


class FilmState(StrEnum):
    """What became of a film: a lesson now, one already, or still to be sent."""

    ADDED = "added"
    THERE = "there"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Film:
    """A file below the folder that was chosen; without an asset it is only looked up."""

    path: str
    asset: UUID | None = None


@transaction.atomic
def begin_course_draft(*, actor: AbstractBaseUser, title: str, language: str) -> CoursePage:
    """A new course that holds nothing but its title, unpublished; the one that is there when `actor` has begun it
    before. Needs a planted site. Raises CourseNotOpen.
    """
    index = CatalogueIndexPage.objects.select_for_update().get(locale__language_code=language)
    mine = CoursePage.objects.child_of(index).filter(owner=actor, live=False, first_published_at=None)
    known = mine.filter(draft_title=title).first()
    if known is not None:
        return known
    if not index.permissions_for_user(actor).can_add_subpage():
        raise CourseNotOpen
    code = _free_code()
    page = CoursePage(
        title=title,
        draft_title=title,
        code=code,
        slug=slugify(code),
        owner=actor,
        live=False,
        has_unpublished_changes=True,
        locale=Locale.objects.get(language_code=language),
    )
    index.add_child(instance=page)
    page.save_revision(user=actor)
    return page


@transaction.atomic
def add_films(*, actor: AbstractBaseUser, page: CoursePage, films: Sequence[Film]) -> dict[str, FilmState]:
    """Path -> what became of it. Films with an asset become lessons of the draft of `page`, beside those of `films`
    that are there, in the order of the paths; a path that is a lesson already is left as it is. The draft is saved
    once, and only when something was added; what learners see does not change. Raises CourseNotOpen.
    """
    locked = CoursePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if not locked.permissions_for_user(actor).can_edit() or locked.locked:
        raise CourseNotOpen
    draft = locked.get_latest_revision_as_object()
    blocks: list[dict[str, Any]] = list(draft.lessons.get_prep_value())  # Any: Wagtail's raw stream
    ordered = sorted({film.path: film for film in films}.values(), key=lambda film: natural_key(film.path))
    ids = [str(lesson_id(page.translation_key, film.path)) for film in ordered]
    found = {}
    for place, film in enumerate(ordered):
        if any(block["id"] == ids[place] for block in blocks):
            found[film.path] = FilmState.THERE
        elif film.asset is None:
            found[film.path] = FilmState.WANTED
        else:
            blocks.insert(_spot(blocks, ids, place), _block(film, ids[place], draft.locale.language_code))
            found[film.path] = FilmState.ADDED
    if FilmState.ADDED in found.values():
        draft.lessons = blocks
        draft.save_revision(user=actor, changed=True)
    return found


def _spot(blocks: list[dict[str, Any]], ids: list[str], place: int) -> int:  # Any: Wagtail's raw stream
    """After the nearest lesson of the folder that comes before it, else before the nearest that comes after it."""
    at = {block["id"]: spot for spot, block in enumerate(blocks)}
    before = [at[name] for name in ids[:place] if name in at]
    if before:
        return before[-1] + 1
    after = [at[name] for name in ids[place + 1 :] if name in at]
    return after[0] if after else len(blocks)


def _block(film: Film, name: str, language: str) -> dict[str, Any]:  # Any: Wagtail's raw stream
    title = lesson_title(film.path)
    return draft_block(LessonDraft("video", {language: title}, asset=film.asset, uuid=UUID(name)), language)


def _free_code() -> str:
    """NEW-20261126, with a number behind it when that is taken: the trainer gives the real one in the editor."""
    base = f"{CODE_PREFIX}-{timezone.localdate():%Y%m%d}"
    taken = set(CoursePage.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(
        code for n in range(1, len(taken) + 2) if (code := base if n == 1 else f"{base}-{n}") not in taken
    )
