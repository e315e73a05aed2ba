"""What waits for a person's marks: by class, by quiz, by question; one answer as its marker sees it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from courses.outline import in_language
from courses.quizzes.items import QuestionData, question_from
from lms.accounts.models import User
from lms.assessments.models import Answer, Attempt, Mark, Marking, MarkingPlan, MarkingStage
from lms.assessments.rules.marking import (
    GivenMark,
    MarkRole,
    Policy,
    RubricLine,
    rubric_of,
)
from lms.cohorts.models import Cohort
from lms.cohorts.teaching import taught_cohorts


@dataclass(frozen=True, slots=True)
class QuizLine:
    """One quiz of one class: how many answers wait, how many a third must look at, and of whose attempts how many are
    ready to be released. `mine`: what the reader can mark now.
    """

    cohort: Cohort
    lesson_uuid: UUID
    course_key: UUID
    mine: int
    waiting: int
    differing: int
    ready: int
    since: datetime


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question of a quiz: `mine` of `answers` wait for the reader; `next_uuid` is the next of them."""

    question_uuid: str
    kind: str
    stem: str
    answers: int
    settled: int
    differing: int
    mine: int
    next_uuid: UUID | None


@dataclass(frozen=True, slots=True)
class MarkView:
    """What one person gave."""

    by: str
    is_own: bool
    role: MarkRole
    lines: tuple[int, ...]
    remarks: tuple[str, ...]
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer before its marker. `name` is '' where markers see a number alone; `others` are the marks of the two,
    for the third alone.
    """

    marking: Marking
    question: QuestionData
    stem: str
    rubric: tuple[RubricLine, ...]
    text: str
    name: str
    own: MarkView | None
    others: tuple[MarkView, ...]


def taught_markings(user: User) -> QuerySet[Marking]:
    """Of own classes, all for the office; never of one's own attempts."""
    return Marking.objects.filter(attempt__enrolment__cohort__in=taught_cohorts(user)).exclude(
        attempt__learner=user
    )


def for_marker(user: User) -> Q:
    """What this person may mark now: not marked by them yet, and waiting for a marker or for a third."""
    given = Mark.objects.filter(marking=OuterRef("pk"), by=user)
    open_now = Q(released_at__isnull=True, stage__in=[MarkingStage.WAITING, MarkingStage.MODERATION])
    return open_now & ~Q(Exists(given))


def marking_overview(user: User) -> Sequence[QuizLine]:
    """Every quiz with something that is not released, longest waiting first. Three queries."""
    rows = taught_markings(user).filter(released_at__isnull=True)
    counted = (
        rows.values("attempt__enrolment__cohort", "attempt__lesson_uuid", "attempt__course_key")
        .annotate(
            mine=Count("pk", filter=for_marker(user)),
            waiting=Count("pk", filter=Q(stage=MarkingStage.WAITING)),
            differing=Count("pk", filter=Q(stage=MarkingStage.MODERATION)),
            since=Min("opened_at"),
        )
        .order_by("since")
    )
    found = list(counted)
    cohorts = Cohort.objects.in_bulk({row["attempt__enrolment__cohort"] for row in found})
    ready = _ready_by_quiz(user)
    return [
        QuizLine(
            cohort=cohorts[row["attempt__enrolment__cohort"]],
            lesson_uuid=row["attempt__lesson_uuid"],
            course_key=row["attempt__course_key"],
            mine=row["mine"],
            waiting=row["waiting"],
            differing=row["differing"],
            ready=ready.get((row["attempt__enrolment__cohort"], row["attempt__lesson_uuid"]), 0),
            since=row["since"],
        )
        for row in found
    ]


def _ready_by_quiz(user: User) -> dict[tuple[int, UUID], int]:
    rows = ready_attempts().filter(enrolment__cohort__in=taught_cohorts(user))
    counted = rows.values("enrolment__cohort", "lesson_uuid").annotate(n=Count("pk")).order_by()
    return {(row["enrolment__cohort"], row["lesson_uuid"]): row["n"] for row in counted}


def ready_attempts() -> QuerySet[Attempt]:
    """Attempts that wait for nothing but their release: every answer of theirs is marked."""
    of_attempt = Marking.objects.filter(attempt=OuterRef("pk"), released_at__isnull=True)
    return awaiting_attempts().filter(
        Exists(of_attempt), ~Exists(of_attempt.exclude(stage=MarkingStage.SETTLED))
    )


def awaiting_attempts() -> QuerySet[Attempt]:
    """Attempts that are handed in and wait for people's marks: neither passed nor failed yet."""
    return Attempt.objects.filter(awaits_marks=True)


def quiz_questions(user: User, cohort: Cohort, lesson_uuid: UUID, language: str) -> Sequence[QuestionLine]:
    """The questions of a quiz that people mark, those with most work first. Three queries; scope: the class."""
    rows = taught_markings(user).filter(attempt__enrolment__cohort=cohort, attempt__lesson_uuid=lesson_uuid)
    counted = (
        rows.values("question_uuid", "kind")
        .annotate(
            answers=Count("pk"),
            settled=Count("pk", filter=Q(stage=MarkingStage.SETTLED)),
            differing=Count("pk", filter=Q(stage=MarkingStage.MODERATION)),
            mine=Count("pk", filter=for_marker(user)),
            first=Min("pk"),
        )
        .order_by("-mine", "question_uuid")
    )
    found = list(counted)
    samples = {row.pk: row for row in Marking.objects.filter(pk__in=[row["first"] for row in found])
               .select_related("attempt")}  # fmt: skip
    waiting: dict[str, UUID] = {}
    mine = rows.filter(for_marker(user)).order_by("number", "pk").values_list("question_uuid", "uuid")
    for question_uuid, uuid in mine:
        waiting.setdefault(question_uuid, uuid)
    return [
        QuestionLine(
            question_uuid=row["question_uuid"],
            kind=row["kind"],
            stem=in_language(question_at(samples[row["first"]]).stem, language),
            answers=row["answers"],
            settled=row["settled"],
            differing=row["differing"],
            mine=row["mine"],
            next_uuid=waiting.get(row["question_uuid"]),
        )
        for row in found
    ]


def next_for(user: User, marking: Marking) -> tuple[int, UUID | None]:
    """How many answers to the same question of the same class this person has still to mark, and the next: two queries."""
    rows = taught_markings(user).filter(
        for_marker(user),
        attempt__enrolment__cohort=marking.attempt.enrolment.cohort_id,
        attempt__lesson_uuid=marking.attempt.lesson_uuid,
        question_uuid=marking.question_uuid,
    )
    after = rows.exclude(pk=marking.pk).annotate(is_later=Q(number__gt=marking.number))
    found = after.order_by(F("is_later").desc(), "number", "pk").values_list("uuid", flat=True).first()
    return rows.count(), found


def answer_view(user: User, marking: Marking, language: str) -> AnswerView:
    """One answer for its marker, blind where two mark: two queries. `marking` comes from an `access`."""
    question = question_at(marking)
    given = Answer.objects.filter(attempt=marking.attempt, question=marking.place).values_list(
        "value", flat=True
    )
    marks = [_mark_view(row, user) for row in marking.marks.select_related("by")]
    own = next((mark for mark in marks if mark.is_own), None)
    is_third = marking.stage == MarkingStage.MODERATION or (own and own.role == MarkRole.MODERATOR)
    sees_all = (is_third and not (own and own.role == MarkRole.MARKER)) or marking.released_at is not None
    return AnswerView(
        marking=marking,
        question=question,
        stem=in_language(question.stem, language),
        rubric=rubric_of(question),
        text=str(given.first() or ""),
        name="" if marking.markers > 1 and marking.released_at is None
        else marking.attempt.learner.display_name,
        own=own,
        others=tuple(mark for mark in marks if not mark.is_own) if sees_all else (),
    )  # fmt: skip


def question_at(marking: Marking) -> QuestionData:
    """The question as its attempt froze it; `marking.attempt` loaded."""
    return question_from(marking.attempt.paper[marking.place])


def policy_of(marking: Marking) -> Policy:
    """How this answer is marked."""
    return Policy(marking.markers, marking.gap_percent)


def given_marks(marking: Marking) -> list[GivenMark]:
    """The marks of an answer as values. One query."""
    return [
        GivenMark(tuple(lines), MarkRole(role)) for lines, role in marking.marks.values_list("lines", "role")
    ]


def plan_of(cohort_id: int, lesson_uuid: UUID) -> Policy:
    """How a class's answers at a quiz are marked: as set, or by one person. One query."""
    row = MarkingPlan.objects.filter(cohort=cohort_id, lesson_uuid=lesson_uuid).first()
    return Policy() if row is None else Policy(row.markers, row.gap_percent)


def marks_released(attempt: Attempt) -> dict[int, Sequence[MarkView]]:
    """What markers gave, by place, for the learner: only of what is released. One query."""
    rows = Mark.objects.filter(marking__attempt=attempt, marking__released_at__isnull=False)
    found: dict[int, list[MarkView]] = {}
    for row in rows.select_related("marking", "by"):
        found.setdefault(row.marking.place, []).append(_mark_view(row, None))
    return dict(found)


def remarks_in(
    question: QuestionData, marks: Sequence[MarkView], language: str
) -> tuple[tuple[str, str], ...]:
    """What markers said of an answer, each with the line of the rubric that it is about; '' for all of it."""
    rubric, found = rubric_of(question), []
    for mark in marks:
        lines = zip(rubric, mark.remarks, strict=False)
        found += [(in_language(line.words, language), remark) for line, remark in lines if remark]
        if mark.note:
            found.append(("", mark.note))
    return tuple(found)


def waiting_people(cohort_ids: Collection[int]) -> QuerySet[Attempt, Any]:  # Any: a row of columns
    """Attempts without a result, as (cohort, enrolment uuid, name): for what keeps a class open. One query."""
    rows = awaiting_attempts().filter(enrolment__cohort__in=cohort_ids)
    return rows.values_list("enrolment__cohort", "enrolment__uuid", "learner__display_name")


def _mark_view(row: Mark, user: User | None) -> MarkView:
    return MarkView(
        by=row.by.display_name,
        is_own=user is not None and row.by_id == user.pk,
        role=MarkRole(row.role),
        lines=tuple(row.lines),
        remarks=tuple(row.remarks),
        note=row.note,
        at=row.at,
    )
