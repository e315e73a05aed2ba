"""A quiz for programs: start or go on, hand in once, read what was right. Single answers go the thin way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema
from ninja.responses import Status

from lms.assessments.access import access_attempt
from lms.assessments.actions import attempt_token, start_attempt, submit_attempt
from lms.assessments.models import Attempt
from lms.assessments.queries import PaperView, QuestionView, ReviewView, paper_for_learner, review
from lms.web.api.auth import caller
from lms.web.api.course_refs import course_begun
from lms.web.api.once import OPENAPI, Written, idempotent
from lms.web.api.problems import ERRORS

router = Router(tags=["attempts"])


LINE_FIELDS = (
    "key", "given_words", "key_words", "explanation", "points_hundredths", "is_correct", "needs_person",
)  # fmt: skip


class AttemptIn(Schema):
    """Which quiz: the course by key or code, the lesson by uuid; `enrolment` only when there are several."""

    course: str = Field(min_length=1, max_length=60)
    lesson: UUID
    enrolment: UUID | None = None


class QuestionOut(Schema):
    """One question as it is asked, with the answer saved so far; no key."""

    question: int
    kind: str
    stem: str
    options: list[Any]  # Any: texts, or pairs for matching
    points_hundredths: int
    answer: Any  # Any: as the kind says; null when nothing is saved


class PaperOut(Schema):
    """An attempt. `token` goes with every answer to `/attempts/answers`; empty once it is handed in."""

    attempt: UUID
    token: str
    number: int
    is_open: bool
    deadline_at: datetime | None
    pass_percent: int
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


class ReviewOut(Schema):
    """The receipt: the score and every question explained."""

    attempt: UUID
    number: int
    passed: bool
    closed_by_server: bool
    score_hundredths: int
    max_hundredths: int
    percent: int
    pass_percent: int
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
    )
    return Status(201, _paper(attempt))


@router.get("/attempts/{uuid:attempt_id}", response={200: PaperOut, **ERRORS})
def paper(request: HttpRequest, attempt_id: UUID) -> PaperOut:
    """The questions with the answers saved so far."""
    return _paper(access_attempt(caller(request), attempt_id))


@router.post("/attempts/{uuid:attempt_id}/submit", response={200: ReviewOut, **ERRORS}, openapi_extra=OPENAPI)
@idempotent
def submit(request: HttpRequest, attempt_id: UUID) -> Written:
    """Hand in. A second time gives the same receipt."""
    user = caller(request)
    attempt = submit_attempt(attempt=access_attempt(user, attempt_id), actor=user)
    return Status(200, _review(review(attempt, get_language() or "")))


@router.get("/attempts/{uuid:attempt_id}/review", response={200: ReviewOut, **ERRORS})
def receipt(request: HttpRequest, attempt_id: UUID) -> ReviewOut:
    """Score, keys and explanations; 409 while the attempt is open."""
    return _review(review(access_attempt(caller(request), attempt_id), get_language() or ""))


def _paper(attempt: Attempt) -> PaperOut:
    view: PaperView = paper_for_learner(attempt, get_language() or "")
    return PaperOut(
        attempt=view.attempt_uuid,
        token=attempt_token(attempt) if view.is_open else "",
        questions=[_question(question) for question in view.questions],
        **{name: getattr(view, name) for name in ("number", "is_open", "deadline_at", "pass_percent")},
    )


def _question(view: QuestionView) -> QuestionOut:
    return QuestionOut(
        question=view.place,
        kind=view.kind,
        stem=view.stem,
        options=list(view.options),
        points_hundredths=view.points_hundredths,
        answer=view.answer,
    )


def _review(view: ReviewView) -> ReviewOut:
    lines = [
        ReviewLineOut(
            question=_question(line.question), **{name: getattr(line, name) for name in LINE_FIELDS}
        )
        for line in view.lines
    ]
    same = ReviewOut.model_fields.keys() - {"attempt", "lines"}
    return ReviewOut(attempt=view.attempt_uuid, lines=lines, **{name: getattr(view, name) for name in same})
