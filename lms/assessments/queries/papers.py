"""The paper as its learner sees it: texts in one language, what is saved so far, and no key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from courses.quizzes.items import question_from
from courses.quizzes.papers import shown
from lms.assessments.models import Answer, Attempt, AttemptState
from lms.assessments.queries.moving import head_start


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
    media: tuple[dict[str, Any], ...] = ()  # Any: as `shown` says: at, kind, key, words
    attempt_uuid: UUID | None = None  # whose paper opens them

    @property
    def number(self) -> int:
        """The number that people read."""
        return self.place + 1

    @property
    def is_answered(self) -> bool:
        return self.answer not in (None, [], "")

    @property
    def has_pictured_options(self) -> bool:
        """Whether an option has a picture or a sound of its own."""
        return any(medium["at"] != "stem" for medium in self.media)

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
    clock: int = 0  # no stamp so far is later
    at: int | None = None  # where the learner was last

    @property
    def answered(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The numbers of the questions without an answer, as people read them."""
        return tuple(question.number for question in self.questions if not question.is_answered)


def paper_for_learner(attempt: Attempt, language: str) -> PaperView:
    """The paper with the answers saved so far. One query, two on one device. Keys and explanations never leave here."""
    rows = list(
        Answer.objects.filter(attempt=attempt)
        .order_by("stamp", "saved_at")
        .values_list("question", "value", "stamp", "at")
    )
    given = {place: value for place, value, _stamp, _at in rows}
    return PaperView(
        attempt_uuid=attempt.uuid,
        course_key=attempt.course_key,
        lesson_uuid=attempt.lesson_uuid,
        number=attempt.number,
        pass_percent=attempt.pass_percent,
        deadline_at=attempt.deadline_at,
        is_open=attempt.state == AttemptState.OPEN,
        questions=asked(attempt, given, language),
        clock=max((stamp for _place, _value, stamp, _at in rows), default=0) + head_start(attempt),
        at=next((at if at is not None else place for place, _value, _stamp, at in reversed(rows)), None),
    )


def answers_of(attempt: Attempt) -> dict[int, Any]:  # Any: the JSON value of each kind
    """The saved answers by place in the paper."""
    return dict(Answer.objects.filter(attempt=attempt).values_list("question", "value"))


def asked(attempt: Attempt, given: dict[int, Any], language: str) -> tuple[QuestionView, ...]:
    """Every question in the learner's language, or the first language that the question has."""
    return tuple(
        _asked_one(attempt.uuid, place, shown(question_from(data), language), given.get(place))
        for place, data in enumerate(attempt.paper)
    )


def _asked_one(
    attempt_uuid: UUID, place: int, face: dict[str, Any], answer: Any
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
        media=tuple(face.get("media", ())),
        attempt_uuid=attempt_uuid,
    )
