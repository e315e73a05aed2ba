"""Practical tasks of a class: which there are, and how far everybody is with one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from courses.outline import LessonRef
from courses.queries import current_versions, outline_by_ids
from courses.quizzes.items import Kind, QuestionData
from courses.quizzes.models import Question
from lms.assessments.drawing import banks_for
from lms.assessments.models import Attempt, AttemptState, Mark, Marking
from lms.cohorts.models import Cohort, CohortCourse, Enrolment, EnrolmentState


@dataclass(frozen=True, slots=True)
class BenchLesson:
    """A lesson whose test is nothing but practical tasks: examiners score it, nobody hands anything in."""

    course_key: UUID
    lesson: LessonRef


@dataclass(frozen=True, slots=True)
class BenchPerson:
    """One person at one task. `marking` is None while nothing is scored; `passed` only when there is a result."""

    enrolment: Enrolment
    marking: Marking | None
    own: Mark | None
    passed: bool | None


def bench_lessons(cohort_ids: Collection[int]) -> Mapping[int, Sequence[BenchLesson]]:
    """The practical lessons of classes, in the order of their courses, by class. Four queries."""
    rows = CohortCourse.objects.filter(cohort__in=cohort_ids).order_by("position")
    courses = list(rows.values_list("cohort", "course_key"))
    versions = current_versions({key for _cohort, key in courses})
    outlines = outline_by_ids([version.pk for version in versions.values()])
    tested = {
        key: [each for each in outlines[version.pk].lessons if each.has_test]
        for key, version in versions.items()
        if version.pk in outlines
    }
    practical = _practical_banks(
        {pick.bank for found in tested.values() for each in found if each.quiz for pick in each.quiz.picks}
    )
    of_class: dict[int, list[BenchLesson]] = {}
    for cohort, key in courses:
        of_class.setdefault(cohort, []).extend(
            BenchLesson(key, each) for each in tested.get(key, ()) if _is_practical(each, practical)
        )
    return of_class


def bench_lesson(cohort: Cohort, lesson: UUID) -> BenchLesson | None:
    """One of them. Four queries."""
    found = bench_lessons([cohort.pk]).get(cohort.pk, ())
    return next((each for each in found if each.lesson.uuid == lesson), None)


def bench_paper(lesson: LessonRef) -> Sequence[QuestionData]:
    """The tasks of a practical lesson, the same for everybody: of each part the first ones of its bank. A query a bank."""
    if lesson.quiz is None:
        return []
    banks, paper = banks_for(lesson.quiz), []
    for pick in lesson.quiz.picks:
        questions = banks.get(pick.bank, ())
        if pick.fixed:
            paper += [each for each in questions if each.uuid in pick.fixed]
            continue
        fitting = [
            each
            for each in questions
            if pick.difficulty_from <= each.difficulty <= pick.difficulty_to
            and (not pick.category or each.category == pick.category or each.category.startswith(f"{pick.category}/"))
        ]  # fmt: skip
        paper += fitting[: pick.count]
    return paper


def bench_people(cohort: Cohort, lesson: UUID, question: str, user_id: int) -> Sequence[BenchPerson]:
    """Everybody of a class at one task, by name, with the reader's own mark. Three queries."""
    people = Enrolment.objects.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    rows = list(people.select_related("learner").order_by("learner__display_name", "pk"))
    latest: dict[int, Marking] = {}
    markings = Marking.objects.filter(
        attempt__enrolment__in=[row.pk for row in rows], attempt__lesson_uuid=lesson, question_uuid=question
    )
    for marking in markings.select_related("attempt").order_by("attempt__number"):
        latest[marking.attempt.enrolment_id] = marking
    own = {mark.marking_id: mark for mark in Mark.objects.filter(marking__in=latest.values(), by=user_id)}
    return [
        BenchPerson(
            row,
            found := latest.get(row.pk),
            own.get(found.pk) if found else None,
            found.attempt.passed if found else None,
        )
        for row in rows
    ]


def scored(cohort: Cohort, lesson: UUID) -> Mapping[str, int]:
    """How many people of a class have a mark, by question. One query."""
    rows = Marking.objects.filter(attempt__enrolment__cohort=cohort, attempt__lesson_uuid=lesson)
    counted = rows.exclude(attempt__enrolment__state=EnrolmentState.WITHDRAWN).filter(marks__isnull=False)
    found = counted.values_list("question_uuid")
    return dict(found.annotate(n=Count("attempt__enrolment", distinct=True)).order_by())


def scored_by_lesson(enrolment_ids: Collection[int]) -> Mapping[UUID, AbstractSet[tuple[int, str]]]:
    """What needs no score any more, by lesson, as (enrolment, question): it has its points in a try that is not failed.
    One query.
    """
    rows = Marking.objects.filter(
        attempt__enrolment__in=enrolment_ids, kind=Kind.PRACTICAL, points_hundredths__isnull=False
    ).exclude(attempt__passed=False)
    found: dict[UUID, set[tuple[int, str]]] = {}
    for lesson, enrolment, question in rows.values_list(
        "attempt__lesson_uuid", "attempt__enrolment", "question_uuid"
    ):
        found.setdefault(lesson, set()).add((enrolment, question))
    return found


def unscored(cohort_ids: Collection[int]) -> Sequence[tuple[int, BenchLesson, int]]:
    """Practical lessons with people who have no score and no result: (class, lesson, people). Six queries, four when
    there is none.
    """
    lessons = bench_lessons(cohort_ids)
    wanted = {each.lesson.uuid for found in lessons.values() for each in found}
    if not wanted:
        return []
    people = Enrolment.objects.filter(cohort__in=cohort_ids, state=EnrolmentState.ACTIVE)
    sizes = dict(people.values_list("cohort").annotate(n=Count("pk")).order_by())
    tried = Attempt.objects.filter(
        Q(awaits_marks=False) & ~Q(state=AttemptState.OPEN) | Q(markings__marks__isnull=False),
        enrolment__cohort__in=cohort_ids, enrolment__state=EnrolmentState.ACTIVE, lesson_uuid__in=wanted,
    )  # fmt: skip
    counted = tried.values_list("enrolment__cohort", "lesson_uuid").annotate(
        n=Count("enrolment", distinct=True)
    )
    done = {(cohort, lesson): n for cohort, lesson, n in counted.order_by()}
    return [
        (cohort, each, left)
        for cohort, found in lessons.items()
        for each in found
        if (left := sizes.get(cohort, 0) - done.get((cohort, each.lesson.uuid), 0)) > 0
    ]


def _practical_banks(keys: set[str]) -> set[str]:
    """Those of these banks that hold practical tasks alone: one query."""
    rows = Question.objects.filter(bank__key__in=keys).values_list("bank__key")
    counted = rows.annotate(n=Count("pk"), practical=Count("pk", filter=Q(kind=Kind.PRACTICAL))).order_by()
    return {key for key, n, practical in counted if n == practical}


def _is_practical(lesson: LessonRef, practical: set[str]) -> bool:
    return lesson.quiz is not None and all(pick.bank in practical for pick in lesson.quiz.picks)
