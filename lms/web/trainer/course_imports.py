"""A course from a file: handed in, looked at, the plan in words, brought in as a draft, its gaps filled later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from courses.catalogue.models import CoursePage
from courses.library.words import upload_words
from courses.packages.findings import Finding
from courses.packages.wording import WORDS as PACKAGE_WORDS
from courses.refusals import Refusal
from courses.transport import arriving
from courses.transport.arriving import IN_PARTS, OPEN
from courses.transport.filling import fill_gaps
from courses.transport.models import CourseImport
from courses.transport.opening import GIGABYTE
from courses.transport.refusals import WORDS, TransportRefused
from lms.accounts.models import User
from lms.audit.actions import record
from lms.web.components.words import megabytes_text
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.package_files import FileNotKept, NoFileChosen
from lms.web.trainer.transport_gate import access_import
from lms.web.trainer.transport_words import PlanGroup, plan_groups
from lms.web.trainer.unfinished import unfinished
from media_pipeline import purposes
from media_pipeline.disk import StorageError
from media_pipeline.jobs import WorkState

REFRESH_S, SHOWN = 3, 10
Phase = CourseImport.Phase


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An archive on the list."""

    uuid: UUID
    name: str
    size: str
    at: object
    said: str
    tone: str
    icon: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def course_imports(request: HttpRequest) -> HttpResponse:
    """The form, archives of before and on their way; a POST hands one in. Three queries."""
    user, refused = person(request), ""
    if request.method == "POST":
        try:
            return redirect("trainer:course_import", _handed_in(request, user).uuid)
        except Refusal as refusal:
            refused = refusal.message
    context = {
        "place": "home",
        "lines": _lines(user),
        "most_gb": purposes.most_bytes(IN_PARTS.name) // GIGABYTE,
        "refused": refused,
        "purpose": IN_PARTS.name,
        "unfinished": unfinished(user, IN_PARTS.name),
        "page_data": {"words": upload_words()},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "trainer/course_imports.html", context, status=status)


def _handed_in(request: HttpRequest, user: User) -> CourseImport:
    """Leave the file of the form to a worker. Raises a Refusal."""
    file = request.FILES.get("file")
    if file is None or file.file is None:
        raise NoFileChosen
    try:
        row = arriving.set_aside(
            file=cast("BinaryIO", file.file), size=file.size or 0, file_name=file.name or "", actor=user
        )
    except StorageError as error:
        raise FileNotKept from error
    arriving.order(row)
    return row


def _lines(user: User) -> list[ImportLine]:
    rows = CourseImport.objects.filter(asked_by=user).order_by("-created_at")[:SHOWN]
    return [
        ImportLine(row.uuid, row.file_name, megabytes_text(row.bytes), row.created_at, *_standing(row))
        for row in rows
    ]


def _standing(row: CourseImport) -> tuple[str, str, str]:
    """Where it stands, in words, with tone and icon."""
    if row.state == WorkState.FAILED:
        return _("stopped"), "copper", "triangle-alert"
    if row.phase == Phase.TAKEN and row.gaps:
        n = len(row.gaps)
        return ngettext("%(n)s film missing", "%(n)s films missing", n) % {"n": n}, "copper", "triangle-alert"
    tones = {
        Phase.PLANNED: ("copper", "info"),
        Phase.TAKEN: ("accent", "circle-check"),
        Phase.REFUSED: ("stop", "circle-x"),
    }
    return (str(Phase(row.phase).label), *tones.get(Phase(row.phase), ("", "loader")))


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def course_import(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What becomes of an archive; a POST of its plan brings it in. Two queries, three when it was taken."""
    user = person(request)
    row = access_import(user, uuid)
    code, refused = str(row.code or row.plan.get("code", "")), ""
    if request.method == "POST":
        code = request.POST.get("code", "").strip().upper()
        try:
            with transaction.atomic():
                if arriving.take(row, code=code):
                    detail = {"code": code}
                    record(
                        actor=user,
                        action="course.imported",
                        noun="course",
                        object_uuid=row.uuid,
                        detail=detail,
                    )
            return redirect("trainer:course_import", uuid)
        except Refusal as refusal:
            refused = refusal.message
    is_open = row.state in OPEN
    context = {
        "place": "home",
        "row": row,
        "is_open": is_open,
        "code": code,
        "refused": refused,
        **_context(row),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    response = render(request, "trainer/course_import.html", context, status=status)
    if is_open:
        response["Refresh"] = str(REFRESH_S)
    return response


def _context(row: CourseImport) -> dict[str, object]:
    page = (
        CoursePage.objects.filter(translation_key=row.page_key).order_by("pk").first()
        if row.page_key
        else None
    )
    has_stopped = row.state in {WorkState.FAILED, WorkState.CANCELLED}
    return {
        "has_stopped": has_stopped,
        "is_planned": row.phase == Phase.PLANNED and not has_stopped,
        "is_taken": row.phase == Phase.TAKEN,
        "is_refused": row.phase == Phase.REFUSED,
        "is_taking": row.phase == Phase.TAKE,
        "why": why_not(row.refusal, row.values),
        "groups": _groups(row),
        "needs": megabytes_text(row.plan.get("needs", 0)),
        "left": megabytes_text(row.plan["left"]) if row.plan.get("left") is not None else "",
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else "",
    }


def _groups(row: CourseImport) -> Sequence[PlanGroup]:
    return plan_groups(row.plan) if row.plan else ()


def why_not(code: str, values: Mapping[str, Any]) -> str:  # Any: JSON
    """The refusal of a row in the language of the page; '' for none."""
    if code in WORDS:
        return TransportRefused(code, **values).message
    return Finding(code, values=values).message if code in PACKAGE_WORDS else ""


@require_POST
@for_trainers
def course_import_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`again`: try one that stopped once more; `fill`: look for what was missing; else take it off the list."""
    user = person(request)
    row = access_import(user, uuid)
    if "again" in request.POST:
        arriving.try_again(row)
        return redirect("trainer:course_import", uuid)
    if "fill" in request.POST:
        _filled(request, row, user)
        return redirect("trainer:course_import", uuid)
    arriving.forget_import(row)
    messages.info(request, _("The file is off the list."))
    return redirect("trainer:course_imports")


def _filled(request: HttpRequest, row: CourseImport, user: User) -> None:
    with transaction.atomic():
        count = fill_gaps(row, actor=user)
        if count:
            detail = {"files": count}
            record(actor=user, action="course.filled", noun="course", object_uuid=row.page_key, detail=detail)
    if count:
        said = ngettext("%(n)s lesson has its file now.", "%(n)s lessons have their files now.", count)
        messages.success(request, said % {"n": count})
    else:
        messages.info(
            request,
            _(
                "None of the missing files has come yet. Upload them, wait until they are looked at, then look again."
            ),
        )
