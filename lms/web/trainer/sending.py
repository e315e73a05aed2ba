"""The card that takes films: where they go, how much room is left, what was begun and not finished."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.actions import CourseNotOpen, Film, add_films, begin_course_draft
from courses.catalogue.models import CoursePage
from lms.accounts.models import User
from lms.playback.access import access_writable_course, writable_courses
from lms.reports.selection import parse_uuid
from lms.web.components.words import megabytes_text
from lms.web.person import person
from lms.web.trainer.unfinished import unfinished
from media_pipeline import intake
from media_pipeline.actions import begin_upload, complete_upload, receive_part
from media_pipeline.disk import StorageError
from media_pipeline.refusals import Refused
from media_pipeline.states import FILM

COURSES_SHOWN = 100
NEW_COURSE = "new"


def sending_card(user: User) -> dict[str, object]:
    """What the card shows besides the files of this moment. Four queries."""
    space = intake.space_of(user.pk)
    courses = writable_courses(user).order_by("-latest_revision_created_at", "-pk")
    return {
        "max_bytes": settings.MEDIA_PIPELINE["MAX_UPLOAD_BYTES"],
        "space": {
            "left": megabytes_text(space.left),
            "quota": megabytes_text(space.quota),
            "is_none": not space.left,
        },
        "courses": [
            (str(key), title)
            for key, title in courses.values_list("translation_key", "draft_title")[:COURSES_SHOWN]
        ],
        "new_course": NEW_COURSE,
        "unfinished": unfinished(user, FILM),
    }


def take_files(request: HttpRequest) -> str:
    """Whole files from a browser without script, through the same doors; the words of the first refusal, '' when
    all were taken.
    """
    user, files = person(request), request.FILES.getlist("file")
    if not files:
        return _("Choose a file first.")
    try:
        page = _course(user, request.POST.get("course", ""), request.POST.get("title", "").strip()[:200])
        films = [Film(file.name or "video", _take(user, file)) for file in files]
        if page:
            add_films(actor=user, page=page, films=films)
    except (_NotTaken, CourseNotOpen) as refusal:
        return str(refusal.message)
    return ""


class _NotTaken(Exception):
    """In words; nothing more of this form is taken."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _course(user: User, choice: str, title: str) -> CoursePage | None:
    """The course that the form names: none, one that is there, or a new one with `title`."""
    if not choice:
        return None
    if choice != NEW_COURSE:
        key = parse_uuid(choice)
        if key is None:
            raise Http404
        return access_writable_course(user, key)
    if not title:
        raise _NotTaken(_("Write the title of the new course first."))
    return begin_course_draft(actor=user, title=title, language=get_language() or "")


def _take(user: User, file: UploadedFile[Any]) -> UUID:  # Any: bytes in our case
    try:
        upload = begin_upload(owner=user, name=file.name or "video", size=file.size or 0)
        for number in range(1, intake.part_count(upload) + 1):
            receive_part(upload=upload, number=number, stream=_Part(file, upload.part_bytes))
        return complete_upload(upload=upload).uuid
    except Refused as refusal:
        raise _NotTaken(f"{file.name}: {refusal.reason}") from refusal
    except StorageError as fault:
        words = _(
            "The storage for files does not answer. Nothing is lost: send the same request again in a moment."
        )
        raise _NotTaken(f"{file.name}: {words}") from fault


class _Part:
    """The next `size` bytes of a file as a stream of their own."""

    def __init__(self, file: UploadedFile[Any], size: int) -> None:  # Any: see above
        self.file, self.left = file, size

    def read(self, size: int, /) -> bytes:
        chunk: bytes = self.file.read(min(size, self.left))
        self.left -= len(chunk)
        return chunk
