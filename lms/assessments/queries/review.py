"""An attempt after handing in: the receipt at once, and what its plan shows of the marks when they are released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from courses.outline import Purpose, Review, in_language
from courses.quizzes.items import BY_PEOPLE, Kind, question_from
from lms.assessments import rules
from lms.assessments.models import Attempt, AttemptState
from lms.assessments.queries.marking import marks_released, remarks_in
from lms.assessments.queries.papers import QuestionView, answers_of, asked


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """That it was handed in: the same on every look. No marks."""

    attempt_uuid: UUID
    course_key: UUID
    lesson_uuid: UUID
    number: int
    code: str
    digest: str
    answered: int
    total: int  # what is done at the bench is not handed in
    submitted_at: datetime
    closed_by_server: bool
    is_released: bool
    shows: str  # courses.outline.Review


def receipt(attempt: Attempt) -> ReceiptView:
    """The receipt of a closed attempt. No query; one for an attempt that was closed before there were receipts.

    Raises NotYetGraded while it is open.
    """
    if attempt.state == AttemptState.OPEN or attempt.submitted_at is None:
        raise rules.NotYetGraded
    made = rules.Receipt(attempt.receipt_code, attempt.answered or 0, attempt.receipt_digest)
    if not made.code:
        made = rules.receipt_of(attempt.uuid, answers_of(attempt))
    return ReceiptView(
        attempt_uuid=attempt.uuid,
        course_key=attempt.course_key,
        lesson_uuid=attempt.lesson_uuid,
        number=attempt.number,
        code=made.code,
        digest=made.digest,
        answered=made.answered,
        total=sum(question["kind"] != Kind.PRACTICAL for question in attempt.paper),
        submitted_at=attempt.submitted_at,
        closed_by_server=attempt.state == AttemptState.EXPIRED,
        is_released=not attempt.withheld,
        shows=attempt.review,
    )


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One question after grading: what was given and what is right, in words, and why."""

    question: QuestionView
    key: Any  # Any: the JSON key of the kind
    given_words: tuple[str, ...]
    key_words: tuple[str, ...]
    explanation: str
    points_hundredths: int
    is_correct: bool
    needs_person: bool
    # The pictures and sounds of the options that were given, and of those that are right.
    given_media: tuple[dict[str, Any], ...] = ()  # Any: JSON of `shown`
    key_media: tuple[dict[str, Any], ...] = ()  # Any: JSON of `shown`
    # What markers said: (the line of the rubric or "", the remark).
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The receipt of an attempt: the score and every question explained."""

    attempt_uuid: UUID
    course_key: UUID
    lesson_uuid: UUID
    number: int
    passed: bool
    closed_by_server: bool
    score_hundredths: int
    max_hundredths: int
    percent: int
    pass_percent: int
    submitted_at: datetime
    lines: tuple[ReviewLine, ...]
    # People have still to mark some of it: neither passed nor failed yet.
    awaits_marks: bool = False
    is_practice: bool = False

    @property
    def is_marked_by_people(self) -> bool:
        """Whether people gave points for some of it: then points say more than how many are right."""
        return any(line.question.kind in BY_PEOPLE for line in self.lines)

    @property
    def correct(self) -> int:
        return sum(line.is_correct for line in self.lines)


def review(attempt: Attempt, language: str) -> ReviewView:
    """The graded attempt with keys and explanations, or marks alone where the plan says so. At most one query, two where
    people marked.

    Raises NotYetGraded while it is open, NotYetReleased while results are withheld or when the plan shows nothing.
    """
    if attempt.state == AttemptState.OPEN or attempt.submitted_at is None:
        raise rules.NotYetGraded
    if attempt.withheld or attempt.review == Review.NOTHING:
        raise rules.NotYetReleased
    score = attempt.score_hundredths or 0
    return ReviewView(
        attempt_uuid=attempt.uuid,
        course_key=attempt.course_key,
        lesson_uuid=attempt.lesson_uuid,
        number=attempt.number,
        passed=bool(attempt.passed),
        closed_by_server=attempt.state == AttemptState.EXPIRED,
        score_hundredths=score,
        max_hundredths=attempt.max_hundredths,
        percent=rules.percent(score, attempt.max_hundredths),
        pass_percent=attempt.pass_percent,
        submitted_at=attempt.submitted_at,
        awaits_marks=attempt.awaits_marks,
        lines=_lines(attempt, language) if attempt.review == Review.FULL else (),
        is_practice=attempt.purpose == Purpose.PRACTICE,
    )


def _lines(attempt: Attempt, language: str) -> tuple[ReviewLine, ...]:
    """Every question with its key, explanation and points."""
    views = asked(attempt, answers_of(attempt), language)
    questions = [question_from(data) for data in attempt.paper]
    marks = marks_released(attempt) if any(question.kind in BY_PEOPLE for question in questions) else {}
    return tuple(
        ReviewLine(
            question=view,
            key=question.answer,
            given_words=tuple(rules.words_of(question, view.answer, language)),
            key_words=tuple(rules.words_of(question, question.answer, language)),
            given_media=rules.media_named(question, view.answer, language),
            key_media=rules.media_named(question, question.answer, language),
            explanation=in_language(question.explanation, language),
            points_hundredths=result["points_hundredths"],
            is_correct=result["correct"],
            needs_person=result["needs_person"],
            remarks=remarks_in(question, marks.get(view.place, ()), language),
        )
        for view, question, result in zip(views, questions, attempt.result, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as people read it: the number of its question on this paper, the stem, the answer in words."""

    number: int
    stem: str
    words: tuple[str, ...]


def said_in(attempt: Attempt, language: str) -> dict[str, Said]:
    """What a paper says, by the uuid of the question. For whoever runs the class; no query where answers are loaded."""
    given = {answer.question: answer.value for answer in attempt.answers.all()}
    return {
        str(data["uuid"]): Said(
            place + 1,
            in_language(question.stem, language),
            tuple(rules.words_of(question, given.get(place), language)),
        )
        for place, data in enumerate(attempt.paper)
        for question in [question_from(data)]
    }
