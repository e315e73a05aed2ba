"""Before a lesson plays, its player asks for the one live lease of its learner; beats go the thin way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.responses import Status

from lms.study.actions import LeaseGrant, issue_lease
from lms.study.queries import other_lessons
from lms.web.api.auth import caller
from lms.web.api.course_refs import course_begun
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS
from lms.web.browser import browser_of

router = Router(tags=["study"])
DEVICE_LENGTH = 80


class LeaseIn(Schema):
    """Which lesson: the course by key or code, the lesson by uuid; `enrolment` only when there are several."""

    course: str = Field(min_length=1, max_length=60)
    lesson: UUID
    enrolment: UUID | None = None
    device: str = Field("", max_length=DEVICE_LENGTH)


class PromptOut(Schema):
    """A presence prompt. What it asks follows from `kind`: tap the word or the picture `shown`, of `choices`; say which
    lesson (`choices` are uuids) plays; slide to the number `shown`. Answer with a beat that carries `prompt` and `choice`.
    """

    number: int
    kind: str
    shown: str | None
    choices: list[str]
    left_s: int
    missed: bool


class LeaseOut(Schema):
    """The lease and what the player needs to go on. `lease` is sent with every beat; it is signed and secret.

    `max_rate` is a fraction text; faster play does not count. `seen` is [[from_ms, to_ms], …]; `posted_s` and
    `pending_s` are of this lesson; `cap_left_s` is null without a daily cap; `prompt` waits for its answer.
    """

    lease: str
    uuid: UUID
    issued_at: datetime
    expires_at: datetime
    server_now: datetime
    resume_ms: int
    duration_ms: int
    max_rate: str
    beat_every_s: int
    posted_s: int
    pending_s: int
    is_complete: bool
    seen: list[list[int]]
    credited_today_s: int
    cap_left_s: int | None
    prompt: PromptOut | None


@router.post("/leases", response={201: LeaseOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def take_lease(request: HttpRequest, payload: LeaseIn) -> Written:
    """Take the one live lease. The lease before it ends, and what it earned is kept."""
    user = caller(request)
    course = course_begun(user, payload.course, payload.enrolment)
    grant = issue_lease(
        learner=user,
        enrolment=course.enrolment,
        lesson=course.lesson(payload.lesson),
        course_key=course.outline.course_key,
        device=payload.device or browser_of(request) or request.headers.get("User-Agent", "")[:DEVICE_LENGTH],
        others=other_lessons(course.outline, payload.lesson),
    )
    return Status(201, _out(grant))


def _out(grant: LeaseGrant) -> LeaseOut:
    same = LeaseOut.model_fields.keys() - {"lease", "server_now"}
    return LeaseOut(
        lease=grant.token, server_now=timezone.now(), **{name: getattr(grant, name) for name in same}
    )
