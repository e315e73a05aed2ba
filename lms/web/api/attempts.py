"""A quiz for programs: start or go on, hand in once, read what was right. Single answers go the thin way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Field, Router, Schema
from ninja.responses import Status

from courses.outline import Review
from lms.assessments.access import access_attempt
from lms.assessments.actions import Entry, Packet, attempt_token, go_on_here, start_attempt, submit_attempt
from lms.assessments.models import Attempt, AttemptState
from lms.assessments.queries import (
    PaperView,
    QuestionView,
    ReviewView,
    paper_for_learner,
    receipt,
    review,
)
from lms.assessments.rules import NotYetReleased
from lms.web.api.auth import caller
from lms.web.api.course_refs import course_begun
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS
from lms.web.components.question_files import paper_file
from lms.web.holder import holder_of, kind_of

router = Router(tags=["attempts"])


LINE_FIELDS = (
    "key", "given_words", "key_words", "explanation", "points_hundredths", "is_correct", "needs_person",
)  # fmt: skip
MARKS = ("passed", "score_hundredths", "max_hundredths", "percent", "pass_percent")
A_FILE = {"responses": {200: {"description": "The file", "content": {"image/*": {}, "audio/*": {}}}}}
RECEIPT_FIELDS = ("code", "answered", "total", "digest")


class AttemptIn(Schema):
    """Which quiz: the course by key or code, the lesson by uuid; `enrolment` only when there are several.

    `code`: what is told in the room, where a sitting asks for it.
    """

    course: str = Field(min_length=1, max_length=60)
    lesson: UUID
    enrolment: UUID | None = None
    code: str = Field("", max_length=20)


class MediumOut(Schema):
    """A picture or a sound. `at`: "stem", or the place of the option (of pairs: of the left side) that it belongs to.

    `url` answers the same callers; `words` say it to those who cannot see or hear it.
    """

    at: str | int
    kind: str  # image | sound
    url: str
    words: str


class QuestionOut(Schema):
    """One question as it is asked, with the answer saved so far; no key.

    Pairs are in `left` and `right` instead of `options`: an answer names the place of a right side for each left one.
    `blanks`: how many texts are to be filled in.
    """

    question: int
    kind: str
    stem: str
    options: list[str]
    left: list[str]
    right: list[str]
    blanks: int
    media: list[MediumOut]
    points_hundredths: int
    answer: Any  # Any: as the kind says; null when nothing is saved


class PaperOut(Schema):
    """An attempt. `token` goes with every answer to `/attempts/answers`; empty once it is handed in.

    No stamp so far is later than `clock`: count on from there. `at` is where the learner was last, `now` the server's clock.
    """

    attempt: UUID
    token: str
    number: int
    is_open: bool
    deadline_at: datetime | None
    pass_percent: int
    clock: int
    at: int | None
    now: datetime
    questions: list[QuestionOut]


class ReviewLineOut(Schema):
    """One question after marking: the key, and in words what was given and what is right."""

    question: QuestionOut
    key: Any  # Any: as the kind says
    given_words: list[str]
    key_words: list[str]
    explanation: str
    points_hundredths: int
    is_correct: bool
    needs_person: bool


class AnswerIn(Schema):
    """One answer that a hand-in brings along, as on `/attempts/answers`."""

    question: int
    value: Any  # Any: as the kind says
    stamp: int = 0
    device: str = ""


class HandInIn(Schema):
    """What the device has not sent yet; saved in the same act."""

    answers: list[AnswerIn] = Field(default_factory=list, max_length=500)


class ReceiptOut(Schema):
    """That it is handed in: a short code, the time, how many answers, and their digest. The same on every retry."""

    code: str
    at: datetime
    answered: int
    total: int
    digest: str


class ReviewOut(Schema):
    """The receipt, and of the marks what the plan shows: all null and no lines until `released`, and while people
    have still to mark some of it.
    """

    attempt: UUID
    number: int
    receipt: ReceiptOut
    released: bool
    awaits_marks: bool
    passed: bool | None
    closed_by_server: bool
    score_hundredths: int | None
    max_hundredths: int | None
    percent: int | None
    pass_percent: int | None
    submitted_at: datetime
    lines: list[ReviewLineOut]


@router.post("/attempts", response={201: PaperOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def start(request: HttpRequest, payload: AttemptIn) -> Written:
    """Fix the questions and the deadline, or go on with the open attempt."""
    user = caller(request)
    course = course_begun(user, payload.course, payload.enrolment)
    attempt = start_attempt(
        learner=user,
        enrolment=course.enrolment,
        course_key=course.outline.course_key,
        lesson=course.lesson(payload.lesson),
        entry=Entry(code=payload.code, holder=holder_of(request), device=kind_of(request)),
    )
    return Status(201, _paper(request, attempt))


@router.get("/attempts/{uuid:attempt_id}", response={200: PaperOut, **ERRORS})
def paper(request: HttpRequest, attempt_id: UUID) -> PaperOut:
    """The questions with the answers saved so far."""
    return _paper(request, access_attempt(caller(request), attempt_id))


@router.get("/attempts/{uuid:attempt_id}/media/{slug:key}", response=ERRORS, openapi_extra=A_FILE)
def medium(request: HttpRequest, attempt_id: UUID, key: str) -> HttpResponse:
    """A picture or a sound that a question of this attempt shows, whole or the part asked for with `Range`."""
    return paper_file(request, access_attempt(caller(request), attempt_id).paper, key)


@router.post("/attempts/{uuid:attempt_id}/submit", response={200: ReviewOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def submit(request: HttpRequest, attempt_id: UUID, payload: HandInIn | None = None) -> Written:
    """Hand in, with what was not sent yet. A second time gives the same receipt."""
    user = caller(request)
    attempt = submit_attempt(
        attempt=access_attempt(user, attempt_id),
        actor=user,
        answers=[Packet(**answer.model_dump()) for answer in payload.answers] if payload else (),
        holder=holder_of(request),
    )
    return Status(200, _review(attempt))


@router.get("/attempts/{uuid:attempt_id}/review", response={200: ReviewOut, **ERRORS})
def review_of(request: HttpRequest, attempt_id: UUID) -> ReviewOut:
    """The receipt, and score, keys and explanations when they are released; 409 while the attempt is open."""
    return _review(access_attempt(caller(request), attempt_id))


def _paper(request: HttpRequest, attempt: Attempt) -> PaperOut:
    attempt = go_on_here(
        attempt=attempt, holder=holder_of(request), device=kind_of(request), actor=caller(request)
    )
    # What is handed in and not shown is not carried out to those who sit it later.
    is_shown = attempt.state == AttemptState.OPEN or (attempt.review == Review.FULL and not attempt.withheld)
    view: PaperView = paper_for_learner(attempt, get_language() or "")
    return PaperOut(
        attempt=view.attempt_uuid,
        token=attempt_token(attempt) if view.is_open else "",
        now=timezone.now(),
        questions=[_question(question) for question in view.questions] if is_shown else [],
        **{
            name: getattr(view, name)
            for name in ("number", "is_open", "deadline_at", "pass_percent", "clock", "at")
        },
    )


def _medium(view: QuestionView, medium: Mapping[str, Any]) -> MediumOut:  # Any: JSON of `shown`
    address = f"/api/v1/attempts/{view.attempt_uuid}/media/{medium['key']}"
    return MediumOut(at=medium["at"], kind=medium["kind"], url=address, words=medium["words"])


def _question(view: QuestionView) -> QuestionOut:
    return QuestionOut(
        question=view.place,
        kind=view.kind,
        stem=view.stem,
        options=list(view.options),
        left=list(view.left),
        right=list(view.right),
        blanks=view.blanks,
        media=[_medium(view, medium) for medium in view.media],
        points_hundredths=view.points_hundredths,
        answer=view.answer,
    )


def _review(attempt: Attempt) -> ReviewOut:
    """What may be known of a closed attempt. Raises NotYetGraded."""
    known = receipt(attempt)
    made = ReceiptOut(at=known.submitted_at, **{name: getattr(known, name) for name in RECEIPT_FIELDS})
    same: dict[str, Any] = {  # Any: fields of ReviewOut
        "attempt": known.attempt_uuid,
        "number": known.number,
        "receipt": made,
        "released": known.is_released,
        "awaits_marks": attempt.awaits_marks,
        "closed_by_server": known.closed_by_server,
        "submitted_at": known.submitted_at,
    }
    unknown = ReviewOut(**{**same, **dict.fromkeys(MARKS), "lines": []})
    if attempt.awaits_marks:
        return unknown
    try:
        view = review(attempt, get_language() or "")
    except NotYetReleased:
        return unknown
    return ReviewOut(**{**same, **{name: getattr(view, name) for name in MARKS}, "lines": _lines(view)})


def _lines(view: ReviewView) -> list[ReviewLineOut]:
    return [
        ReviewLineOut(
            question=_question(line.question), **{name: getattr(line, name) for name in LINE_FIELDS}
        )
        for line in view.lines
    ]
