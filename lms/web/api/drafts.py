"""Films that were uploaded become lesson drafts of a course; what learners see changes only when it is published."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Field, Router, Schema
from ninja.responses import Status

from courses.actions import Film, FilmState, add_films, begin_course_draft
from courses.catalogue.models import CoursePage
from lms.accounts.models import User
from lms.audit.actions import record
from lms.playback.access import access_assets, access_writable_course
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS
from lms.web.api.uploads import uploader

router = Router(tags=["course drafts"])
MOST_FILMS = 500


class DraftIn(Schema):
    """A new course needs no more than its title."""

    title: str = Field(min_length=1, max_length=200, pattern=r"\S")


class DraftOut(Schema):
    """A course that is not published, and where its editor is."""

    course: UUID
    title: str
    edit_url: str


class FilmIn(Schema):
    """A file by its path below the folder that was chosen; without `asset` it is only looked up."""

    path: str = Field(min_length=1, max_length=400)
    asset: UUID | None = None


class FilmsIn(Schema):
    """All films of the folder each time: their order is the order of the lessons."""

    films: list[FilmIn] = Field(min_length=1, max_length=MOST_FILMS)


class FilmOut(Schema):
    """`added`: a lesson now. `there`: one already. `wanted`: upload it, and name its asset."""

    path: str
    state: FilmState


class FilmsOut(DraftOut):
    """What became of each film."""

    films: list[FilmOut]


@router.post("/course-drafts", response={201: DraftOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def begin(request: HttpRequest, payload: DraftIn) -> Written:
    """Begin a course in the caller's language. The same title again is the same course while it is unpublished."""
    user = uploader(request)
    page = begin_course_draft(actor=user, title=payload.title.strip(), language=get_language() or "")
    return Status(201, DraftOut(course=page.translation_key, title=_title(page), edit_url=_edit_url(page)))


@router.post(
    "/course-drafts/{uuid:course_id}/films", response={200: FilmsOut, **ERRORS}, openapi_extra=OPENAPI
)
@idempotent
def films(request: HttpRequest, course_id: UUID, payload: FilmsIn) -> Written:
    """Make lesson drafts of the films that have an asset, in the order of their paths, titles from their names. A
    path that is a lesson of this course already is left as it is, so that a folder may be sent again.
    """
    user = uploader(request)
    page = access_writable_course(user, course_id)
    access_assets(user, {film.asset for film in payload.films if film.asset})
    found = add_films(actor=user, page=page, films=[Film(film.path, film.asset) for film in payload.films])
    note_help(user, page, found)
    states = [FilmOut(path=path, state=state) for path, state in found.items()]
    out = FilmsOut(course=course_id, title=_title(page), edit_url=_edit_url(page), films=states)
    return Status(200, out)


def note_help(user: User, page: CoursePage, found: dict[str, FilmState]) -> None:
    """The office added to a course of somebody else: that is written down."""
    added = sum(state == FilmState.ADDED for state in found.values())
    if added and page.owner_id != user.pk:
        detail = {"films": added}
        record(actor=user, action="add_films", noun="course", object_uuid=page.translation_key, detail=detail)


def _title(page: CoursePage) -> str:
    return str(page.draft_title or page.title)


def _edit_url(page: CoursePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
