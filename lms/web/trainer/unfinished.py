"""What was begun to be sent and not finished: chosen again it goes on, or it is thrown away; and what pages say for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses.packages.handing_in import IN_PARTS as PACKAGE
from courses.transport.arriving import IN_PARTS as COURSE
from lms.accounts.models import User
from lms.playback.access import access_upload, visible_uploads
from lms.web.components.words import megabytes_text
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from media_pipeline.actions import cancel_upload
from media_pipeline.states import FILM, UploadState

SHOWN = 20
# Where each purpose has its form.
PAGES: Mapping[str, str] = {
    FILM: "trainer:uploads",
    PACKAGE.name: "trainer:packages",
    COURSE.name: "trainer:course_imports",
}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An upload that was begun: the same file, chosen again, goes on."""

    uuid: UUID
    name: str
    size: str
    begun_at: datetime
    until: datetime


def unfinished(user: User, purpose: str, target: str = "") -> list[Unfinished]:
    """The newest first. One query."""
    uploads = visible_uploads(user).filter(purpose=purpose, target=target)
    open_ones = uploads.filter(state=UploadState.OPEN.value, expires_at__gt=timezone.now())
    return [
        Unfinished(
            upload.uuid, upload.name, megabytes_text(upload.size), upload.created_at, upload.expires_at
        )
        for upload in open_ones.order_by("-created_at")[:SHOWN]
    ]


@require_POST
@for_trainers
def give_up(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Throw away what was sent of an unfinished upload. Again is harmless."""
    upload = access_upload(person(request), uuid)
    cancel_upload(upload)
    if upload.target:
        return redirect("trainer:package", upload.target)
    return redirect(PAGES[upload.purpose])
