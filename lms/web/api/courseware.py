"""A learner's page opens courseware; what it sends then goes the thin way (`courseware_commits.py`)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema
from ninja.responses import Status

from lms.scorm.actions import launch
from lms.web.api.auth import caller
from lms.web.api.course_refs import course_begun
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS

router = Router(tags=["courseware"])


class LaunchIn(Schema):
    """Which lesson: the course by key or code, the lesson by uuid; `enrolment` only when there are several.

    `again` begins another attempt, where the last is done or failed, or the lesson has another version by now.
    """

    course: str = Field(min_length=1, max_length=60)
    lesson: UUID
    enrolment: UUID | None = None
    again: bool = False


class LaunchOut(Schema):
    """Where the courseware plays, in a frame. `token` stands for the learner in what it sends; it is secret.

    `registration` names the attempt, `number` counts a person's attempts at the lesson from 1; `may_again` says whether
    another could begin now.
    """

    registration: UUID
    launch_url: str
    token: str
    number: int
    may_again: bool
    expires_at: datetime


@router.post("/courseware/launches", response={201: LaunchOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def launch_courseware(request: HttpRequest, payload: LaunchIn) -> Written:
    """Go on with the last attempt, or begin one. A page that is open elsewhere ends when the new one begins."""
    user = caller(request)
    course = course_begun(user, payload.course, payload.enrolment)
    launched = launch(
        actor=user,
        enrolment=course.enrolment,
        lesson=course.lesson(payload.lesson),
        course_key=course.outline.course_key,
        again=payload.again,
        language=get_language() or "",
    )
    return Status(
        201,
        LaunchOut(
            registration=launched.registration.uuid,
            launch_url=f"{settings.CONTENT_ORIGIN}/s/{launched.token}/shell",
            token=launched.token,
            number=launched.registration.number,
            may_again=launched.may_again,
            expires_at=launched.expires_at,
        ),
    )
