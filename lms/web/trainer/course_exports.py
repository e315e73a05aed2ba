"""A course as a file: the choice with sizes, how far the work is, the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.catalogue.models import CoursePage
from courses.refusals import Refusal
from courses.transport.leaving import KEPT_FOR, OPEN, ask_for_export, forget_export
from courses.transport.models import CourseExport, Media
from courses.transport.refusals import TransportRefused
from courses.transport.sizes import LessonLine, sizes_of
from lms.accounts.models import User
from lms.audit.actions import record
from lms.playback.access import access_writable_course
from lms.web.components.words import megabytes_text
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.transport_gate import access_export
from media_pipeline import storage
from media_pipeline.delivery import conditions, sending
from media_pipeline.delivery.conditions import Span, Wish
from media_pipeline.jobs import WorkState

REFRESH_S, SHOWN, COME_AGAIN_S = 3, 10, 30
MEDIA_FIELD = "media"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way for films to leave, with what it weighs."""

    value: str
    words: str
    size: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ExportLine:
    """A file that somebody asked for."""

    uuid: UUID
    said: str
    at: datetime
    is_open: bool
    is_ready: bool
    progress_pct: int


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def course_export(request: HttpRequest, course: UUID) -> HttpResponse:
    """What can leave, with sizes; a POST asks for it. A fixed number of queries, whatever the course holds."""
    user = person(request)
    page = access_writable_course(user, course)
    refused = ""
    if request.method == "POST":
        try:
            return redirect("trainer:course_export_file", _asked(request, user, page).uuid)
        except Refusal as refusal:
            refused = refusal.message
    sizes = sizes_of(page)
    context = {
        "place": "home",
        "course": page,
        "title": page.draft_title or page.title,
        "choices": _choices(sizes.by_media, has_media=bool(sizes.films or sizes.packages)),
        "films": sizes.films,
        "packages": sizes.packages,
        "lessons": sizes.lessons,
        "exports": export_lines(user, course),
        "days": KEPT_FOR.days,
        "refused": refused,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "trainer/course_export.html", context, status=status)


def _choices(by_media: dict[str, int], *, has_media: bool) -> list[Choice]:
    """None where nothing weighs: then there is nothing to choose."""
    return [
        Choice(
            media.value,
            str(media.label),
            megabytes_text(by_media[media.value]) if by_media[media.value] else "",
            media is Media.ORIGINAL,
        )
        for media in Media
        if has_media
    ]


def _asked(request: HttpRequest, user: User, page: CoursePage) -> CourseExport:
    """The wish of the form, on record: the course, or one lesson of it. Raises TransportRefused."""
    media, title = request.POST.get(MEDIA_FIELD, Media.ORIGINAL.value), page.draft_title or page.title
    lesson = _lesson(request, page)
    with transaction.atomic():
        row = ask_for_export(
            actor=user,
            course_key=page.translation_key,
            title=lesson.title if lesson else title,
            code=page.code,
            media=Media(media) if media in Media.values else Media.ORIGINAL,
            lesson=UUID(lesson.uuid) if lesson else None,
        )
        detail = (
            {"code": page.code, "lesson": lesson.uuid} if lesson else {"code": page.code, "media": row.media}
        )
        record(
            actor=user,
            action="course.exported",
            noun="course",
            object_uuid=page.translation_key,
            detail=detail,
        )
    return row


def _lesson(request: HttpRequest, page: CoursePage) -> LessonLine | None:
    """The lesson that is asked for, None for the whole course. Raises TransportRefused for one that cannot leave."""
    wanted = request.POST.get("lesson", "")
    if not wanted:
        return None
    found = next((line for line in sizes_of(page).lessons if line.uuid == wanted and line.is_ready), None)
    if found is None:
        raise TransportRefused("lesson-not-exported")
    return found


def export_lines(user: User, course: UUID) -> list[ExportLine]:
    """The newest few files of this person and course. One query."""
    rows = CourseExport.objects.filter(asked_by=user, course_key=course).order_by("-created_at")[:SHOWN]
    return [
        ExportLine(
            uuid=row.uuid,
            said=_said(row),
            at=row.created_at,
            is_open=row.state in OPEN,
            is_ready=_is_ready(row),
            progress_pct=row.progress_pct,
        )
        for row in rows
    ]


def _said(row: CourseExport) -> str:
    name = row.title if row.lesson else _("The whole course")
    return f"{name} · {megabytes_text(row.bytes)}" if row.bytes else name


def _is_ready(row: CourseExport) -> bool:
    return row.state == WorkState.DONE and not row.refusal


@require_safe
@for_trainers
def course_export_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far it is; then where the file is. One query."""
    row = access_export(person(request), uuid)
    is_open = row.state in OPEN
    context = {
        "place": "home",
        "row": row,
        "is_open": is_open,
        "is_ready": _is_ready(row),
        "why": TransportRefused(row.refusal, **row.values).message if row.refusal else "",
        "media": Media(row.media).label,
        "days": KEPT_FOR.days,
    }
    response = render(request, "trainer/course_export_file.html", context)
    if is_open:
        response["Refresh"] = str(REFRESH_S)
    return response


@require_safe
@for_trainers
def course_export_download(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file, whole or from where a lost connection left off (RFC 9110 §14); its beginning stands in the record."""
    user = person(request)
    row = access_export(user, uuid)
    found = storage.current().stat(row.key) if _is_ready(row) else None
    if found is None:
        messages.info(request, _("This file is gone. Ask for it again."))
        return redirect("trainer:course_export", row.course_key)
    tag = f'"{row.uuid.hex}"'
    span = conditions.wanted(request.META, tag=tag, modified=found.modified, size=found.size)
    if span is Wish.BEYOND:
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
    held = sending.place()
    if held is None:
        return _come_again()
    part = span if isinstance(span, Span) else Span(0, found.size - 1)
    if part.first == 0:
        record(
            actor=user,
            action="course.fetched",
            noun="course",
            object_uuid=row.course_key,
            detail={"code": row.code},
        )
    body = sending.LongBody(storage.current().read(row.key, part.first, part.length), held)
    response = StreamingHttpResponse(body, content_type="application/zip")
    if isinstance(span, Span):
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {part.first}-{part.last}/{found.size}"
    response["Content-Length"] = str(part.length)
    response["Accept-Ranges"], response["ETag"] = "bytes", tag
    name = f"{row.code}-{row.title}.zip" if row.lesson else f"{row.code}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name.replace("/", " "))
    response["Cache-Control"], response["X-Content-Type-Options"] = "private, no-store", "nosniff"
    return response


def _come_again() -> HttpResponse:
    """Long bodies are few at a time."""
    words = _("Several large files are on their way just now. Try again in half a minute.")
    response = HttpResponse(
        words, content_type="text/plain; charset=utf-8", status=HTTPStatus.SERVICE_UNAVAILABLE
    )
    response["Retry-After"] = str(COME_AGAIN_S)
    return response


@require_POST
@for_trainers
def course_export_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a file off the list, or stop its work."""
    row = access_export(person(request), uuid)
    forget_export(row)
    messages.info(request, _("The file is off the list."))
    return redirect("trainer:course_export", row.course_key)
