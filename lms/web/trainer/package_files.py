"""A courseware file on its way: handed in from a form, how far a worker is with it, why it was not taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.actions import order_package, set_package_aside
from courses.library.words import upload_words
from courses.packages.handing_in import GIGABYTE, IN_PARTS, OPEN
from courses.packages.limits import DEFAULT
from courses.packages.models import Package, PackageWork
from courses.refusals import Refusal
from lms.accounts.models import User
from lms.playback.actions import note_package_handed_in
from lms.web.components.words import megabytes_text
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.package_gate import access_handed_in, handed_in
from lms.web.trainer.package_lines import finding_groups, refusal_of, title_of
from lms.web.trainer.unfinished import unfinished
from media_pipeline import intake
from media_pipeline.disk import StorageError
from media_pipeline.jobs import WorkState

FILES_SHOWN = 10
REFRESH_S = 3


class NoFileChosen(Refusal):
    code = "no-file"
    words = _("Choose a file first.")


class FileNotKept(Refusal):
    code = "file-not-kept"
    words = _("The file could not be kept. Try again in a minute.")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file on its way, stopped or not taken."""

    uuid: UUID
    name: str
    size: str
    at: datetime
    is_open: bool
    progress_pct: int
    why: str


def file_lines(user: User) -> list[FileLine]:
    """What somebody may wait for or must know. One query."""
    rows = handed_in(user).exclude(state=WorkState.DONE, code="").order_by("-created_at")[:FILES_SHOWN]
    return [
        FileLine(
            uuid=row.uuid,
            name=row.file_name,
            size=megabytes_text(row.bytes),
            at=row.created_at,
            is_open=row.state in OPEN,
            progress_pct=row.progress_pct,
            why=refusal_of(row),
        )
        for row in rows
    ]


def hand_in(request: HttpRequest, package: Package | None = None) -> PackageWork:
    """Leave the file of the form to a worker, on record. Raises a Refusal."""
    file, user = request.FILES.get("file"), person(request)
    if file is None or file.file is None:
        raise NoFileChosen
    try:
        work = set_package_aside(
            file=cast("BinaryIO", file.file),
            size=file.size or 0,
            file_name=file.name or "",
            actor=user,
            package=package,
        )
    except StorageError as error:
        raise FileNotKept from error
    with transaction.atomic():
        order_package(work)
        note_package_handed_in(actor=user, work=work.uuid, package=package.uuid if package else None)
    return work


def form_data(user: User, package: Package | None = None) -> dict[str, object]:
    """What a form that takes a package needs. Five queries."""
    target = str(package.uuid) if package else ""
    owner_id = package.owner_id if package and package.owner_id else user.pk
    return {
        "limits": _limits_said(owner_id),
        "purpose": IN_PARTS.name,
        "target": target,
        "unfinished": unfinished(user, IN_PARTS.name, target),
        "page_data": {"words": upload_words()},
    }


def _limits_said(owner_id: int) -> dict[str, object]:
    """What the form says before a file is chosen. Four queries."""
    space = intake.space_of(owner_id)
    return {
        "left": megabytes_text(space.left),
        "quota": megabytes_text(space.quota),
        "has_room": bool(space.left),
        "most_gb": DEFAULT.archive_bytes // GIGABYTE,
        "unpacked_gb": DEFAULT.inflated_bytes // GIGABYTE,
        "most_files": DEFAULT.entries,
    }


@require_safe
@for_trainers
def package_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What becomes of a file: how far it is, why it was not taken, what it is now."""
    work = access_handed_in(person(request), uuid)
    is_open = work.state in OPEN
    context = {
        "place": "packages",
        "work": work,
        "is_open": is_open,
        "has_stopped": work.state in {WorkState.FAILED, WorkState.CANCELLED},
        "why": refusal_of(work),
        "groups": finding_groups(_findings(work)),
        "version": work.version,
        "title": title_of(work.version.package) if work.version else "",
        "package_title": title_of(work.package) if work.package else "",
    }
    response = render(request, "trainer/package_file.html", context)
    if is_open:
        response["Refresh"] = str(REFRESH_S)
    return response


def _findings(work: PackageWork) -> list[dict[str, object]]:
    """Of a file that was refused its own; of one that was taken those of its version."""
    return list(work.findings if work.code or work.version is None else work.version.findings)
