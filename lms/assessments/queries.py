"""What a learner may read of an attempt: the paper without keys before, the review with them after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from courses.outline import in_language
from courses.quizzes.items import question_from
from courses.quizzes.papers import shown
from lms.assessments import rules
from lms.assessments.models import Answer, Attempt, AttemptState


@dataclass(frozen=True, slots=True)
class Choice:
    """One option as it is shown: its place is what an answer names."""

    place: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it is asked: texts in one language, the answer saved so far, no key."""

    place: int
    kind: str
    stem: str
    options: tuple[str, ...]  # single, multiple, ordering
    left: tuple[str, ...]  # matching
    right: tuple[str, ...]  # matching
    blanks: int  # fill
    points_hundredths: int
    answer: Any  # Any: the JSON value of the kind; None when nothing is saved

    @property
    def number(self) -> int:
        """The number that people read."""
        return self.place + 1

    @property
    def is_answered(self) -> bool:
        return self.answer not in (None, [], "")

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The options with what is chosen so far."""
        chosen = self.answer if isinstance(self.answer, list) else [self.answer]
        return tuple(Choice(place, text, place in chosen) for place, text in enumerate(self.options))


@dataclass(frozen=True, slots=True)
class PaperView:
    """An attempt while it is open."""

    attempt_uuid: UUID
    course_key: UUID
    lesson_uuid: UUID
    number: int
    pass_percent: int
    deadline_at: datetime | None
    is_open: bool
    questions: tuple[QuestionView, ...]

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The numbers of the questions without an answer, as people read them."""
        return tuple(question.number for question in self.questions if not question.is_answered)


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

    @property
    def correct(self) -> int:
        return sum(line.is_correct for line in self.lines)


def paper_for_learner(attempt: Attempt, language: str) -> PaperView:
    """The paper with the answers saved so far. One query. Keys and explanations never leave here."""
    given = answers_of(attempt)
    return PaperView(
        attempt_uuid=attempt.uuid,
        course_key=attempt.course_key,
        lesson_uuid=attempt.lesson_uuid,
        number=attempt.number,
        pass_percent=attempt.pass_percent,
        deadline_at=attempt.deadline_at,
        is_open=attempt.state == AttemptState.OPEN,
        questions=_asked(attempt, given, language),
    )


def review(attempt: Attempt, language: str) -> ReviewView:
    """The graded attempt with keys and explanations. One query. Raises NotYetGraded while it is open."""
    if attempt.state == AttemptState.OPEN or attempt.submitted_at is None:
        raise rules.NotYetGraded
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
        lines=_lines(attempt, language),
    )


def answers_of(attempt: Attempt) -> dict[int, Any]:  # Any: the JSON value of each kind
    """The saved answers by place in the paper."""
    return dict(Answer.objects.filter(attempt=attempt).values_list("question", "value"))


def _asked(attempt: Attempt, given: dict[int, Any], language: str) -> tuple[QuestionView, ...]:
    """Every question in the learner's language, or the first language that the question has."""
    return tuple(
        _asked_one(place, shown(question_from(data), language), given.get(place))
        for place, data in enumerate(attempt.paper)
    )


def _asked_one(
    place: int, face: dict[str, Any], answer: Any
) -> QuestionView:  # Any: JSON of `shown`, of the kind
    return QuestionView(
        place=place,
        kind=face["kind"],
        stem=face["stem"],
        options=tuple(face.get("options", ())),
        left=tuple(face.get("left", ())),
        right=tuple(face.get("right", ())),
        blanks=face.get("blanks", 0),
        points_hundredths=face["points_hundredths"],
        answer=answer,
    )


def _lines(attempt: Attempt, language: str) -> tuple[ReviewLine, ...]:
    """Every question with its key, explanation and points."""
    asked = _asked(attempt, answers_of(attempt), language)
    questions = [question_from(data) for data in attempt.paper]
    return tuple(
        ReviewLine(
            question=view,
            key=question.answer,
            given_words=tuple(rules.words_of(question, view.answer, language)),
            key_words=tuple(rules.words_of(question, question.answer, language)),
            explanation=in_language(question.explanation, language),
            points_hundredths=result["points_hundredths"],
            is_correct=result["correct"],
            needs_person=result["needs_person"],
        )
        for view, question, result in zip(asked, questions, attempt.result, strict=True)
    )


def overdue(at: datetime) -> QuerySet[Attempt]:
    """Open attempts whose time is over at `at`, the grace included, the longest overdue first."""
    due = Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=at - rules.GRACE)
    return due.order_by("deadline_at")


def has_overdue() -> bool:
    """Whether the server has an attempt to close now. One query."""
    return overdue(timezone.now()).exists()


@dataclass(frozen=True, slots=True)
class QuizStanding:
    """Where a learner stands with one quiz: for the lesson page and the certificate."""

    lesson_uuid: UUID
    tries: int
    passed: bool
    open_uuid: UUID | None
    best_percent: int | None
    last_ended_at: datetime | None
    last_percent: int | None = None


def standings(enrolment_id: int) -> dict[UUID, QuizStanding]:
    """Every quiz that the enrolment has tried, by lesson. One query."""
    return class_standings([enrolment_id]).get(enrolment_id, {})


def class_standings(enrolment_ids: Iterable[int]) -> dict[int, dict[UUID, QuizStanding]]:
    """The same of several, by enrolment: one query. Scope first: the ids come from an `access`."""
    rows = (
        Attempt.objects.filter(enrolment_id__in=list(enrolment_ids))
        .order_by("number")
        .values_list(
            "enrolment_id", "lesson_uuid",
            "uuid", "state", "passed", "score_hundredths", "max_hundredths", "submitted_at",
        )
    )  # fmt: skip
    tries: dict[int, dict[UUID, list[Any]]] = {}  # Any: the row's columns
    for enrolment_id, lesson_uuid, *rest in rows:
        tries.setdefault(enrolment_id, {}).setdefault(lesson_uuid, []).append(rest)
    return {
        enrolment_id: {lesson: _standing(lesson, found) for lesson, found in lessons.items()}
        for enrolment_id, lessons in tries.items()
    }


def _standing(lesson_uuid: UUID, found: list[Any]) -> QuizStanding:  # Any: the row's columns
    """The standing out of one quiz's attempts, oldest first."""
    graded = [
        rules.percent(score or 0, most) for _uuid, state, _ok, score, most, _at in found if state != "open"
    ]
    return QuizStanding(
        lesson_uuid=lesson_uuid,
        tries=len(found),
        passed=any(passed for _uuid, _state, passed, *_rest in found),
        open_uuid=next((uuid for uuid, state, *_rest in found if state == "open"), None),
        best_percent=max(graded, default=None),
        last_ended_at=max((at for *_rest, at in found if at), default=None),
        last_percent=graded[-1] if graded else None,
    )


def handed_in(since: datetime, until: datetime) -> Sequence[Attempt]:
    """Attempts that were handed in within [since, until), with their answers loaded: two queries."""
    rows = Attempt.objects.filter(submitted_at__gte=since, submitted_at__lt=until)
    return list(rows.exclude(state=AttemptState.OPEN).order_by("pk").prefetch_related("answers"))
