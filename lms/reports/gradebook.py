"""The gradebook of a class: of everybody lessons, units, quizzes and presence, the same for the screen and for the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from courses.models import CourseVersion
from courses.outline import CourseOutline, LessonRef
from courses.queries import current_versions, outline_by_ids
from lms.assessments.queries import QuizStanding, class_standings
from lms.attendance.attended import Attended, attended_by_person
from lms.attendance.rules.presence import MISSED, Status
from lms.cohorts.models import Cohort, CohortCourse, CoursePin, Enrolment
from lms.cohorts.rule_use import HERE
from lms.ledger.queries.class_lessons import LessonMark, lesson_marks
from lms.reports.class_hours import ClassHours, HoursLine, class_hours
from lms.reports.lagging import Lagging, lagging


@dataclass(frozen=True, slots=True)
class CourseDone:
    """How much of one course somebody has done, of the version on which they are."""

    outline: CourseOutline
    done: frozenset[UUID]

    @property
    def total(self) -> int:
        """All lessons, those on site too, as on the learner's own page."""
        return len(self.outline.lessons)


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One person."""

    hours: HoursLine
    courses: tuple[CourseDone, ...]
    quizzes: Mapping[UUID, QuizStanding]
    attended: tuple[Attended, ...]
    lags: tuple[Lagging, ...]

    @property
    def name(self) -> str:
        return self.hours.name

    @property
    def done(self) -> int:
        return sum(len(course.done) for course in self.courses)

    @property
    def lessons(self) -> int:
        return sum(course.total for course in self.courses)

    @property
    def quiz_lessons(self) -> list[LessonRef]:
        """The lessons of theirs that have a quiz, in order."""
        return [lesson for course in self.courses for lesson in course.outline.lessons if lesson.has_test]

    @property
    def passed(self) -> int:
        """Quizzes passed, of `quiz_lessons`."""
        return sum(self.quizzes[each.uuid].passed for each in self.quiz_lessons if each.uuid in self.quizzes)

    @property
    def awaiting(self) -> int:
        """Quizzes that are handed in and wait for people's marks."""
        return sum(row.awaits_marks for row in self.quizzes.values())

    @property
    def mean_best(self) -> int | None:
        """The mean of the best results of what was tried, in whole percent, rounded down; None before the first."""
        best = [row.best_percent for row in self.quizzes.values() if row.best_percent is not None]
        return sum(best) // len(best) if best else None

    def times(self, status: Status) -> int:
        """At how many sessions this was confirmed."""
        return sum(row.status is status for row in self.attended)

    @property
    def made_up(self) -> int:
        """Sessions missed, in whole or in part, and made up."""
        return sum(row.is_made_up for row in self.attended)


@dataclass(frozen=True, slots=True)
class Gradebook:
    """A class, furthest behind first; `outlines` are its courses as published now."""

    cohort: Cohort
    hours: ClassHours
    outlines: tuple[CourseOutline, ...]
    lines: tuple[GradeLine, ...]

    @property
    def lagging(self) -> int:
        """How many lag."""
        return sum(bool(line.lags) for line in self.lines)


def gradebook(cohort: Cohort, at: datetime) -> Gradebook:
    """Everybody of a class (from an `access`) who has not left: thirteen queries for any number of people and lessons."""
    hours = class_hours(cohort, at)
    people = dict(Enrolment.objects.filter(HERE, cohort=cohort).values_list("uuid", "pk"))
    current, of_person = _outlines(cohort)
    marks: dict[int, list[LessonMark]] = defaultdict(list)
    for mark in lesson_marks(people.values()):
        marks[mark.enrolment_id].append(mark)
    quizzes = class_standings(people.values())
    attended = attended_by_person(cohort)
    lines = []
    for line in hours.lines:
        pk = people.get(line.enrolment)
        if pk is None:  # came between two queries
            continue
        outlines = of_person.get(pk, current)
        lines.append(_line(line, outlines, marks[pk], quizzes.get(pk, {}), tuple(attended.get(pk, ()))))
    return Gradebook(cohort, hours, current, tuple(lines))


def _line(
    hours: HoursLine,
    outlines: Sequence[CourseOutline],
    marks: Sequence[LessonMark],
    quizzes: Mapping[UUID, QuizStanding],
    attended: tuple[Attended, ...],
) -> GradeLine:
    of_lesson = {mark.lesson_uuid: mark for mark in marks}
    courses = tuple(
        CourseDone(
            outline,
            frozenset(each.uuid for each in outline.lessons if _is_done(each, of_lesson.get(each.uuid))),
        )
        for outline in outlines
    )
    unpassed = sum(not row.passed and row.best_percent is not None for row in quizzes.values())
    missed = sum(row.status in MISSED and not row.is_made_up for row in attended)
    forecast = hours.forecast
    lags = lagging(forecast.outlook, late_days=forecast.late_days, missed=missed, unpassed=unpassed)
    return GradeLine(hours, courses, quizzes, attended, lags)


def _is_done(lesson: LessonRef, mark: LessonMark | None) -> bool:
    """As on the learner's page of the course: seen to its end; a quiz alone: passed."""
    return mark is not None and (mark.is_complete or (lesson.kind == "quiz" and mark.quiz_passed))


def _outlines(
    cohort: Cohort,
) -> tuple[tuple[CourseOutline, ...], dict[int, tuple[CourseOutline, ...]]]:
    """The courses of the class as published now, and as those people have them who began another version: four queries."""
    rows = CohortCourse.objects.filter(cohort=cohort).order_by("position")
    keys = list(rows.values_list("course_key", flat=True))
    current: dict[UUID, CourseVersion] = current_versions(keys)
    newest = {key: version.pk for key, version in current.items()}
    pinned: dict[int, dict[UUID, int]] = defaultdict(dict)
    pins = CoursePin.objects.filter(enrolment__cohort=cohort, course_key__in=keys)
    for pk, key, version_id in pins.values_list("enrolment_id", "course_key", "version_id"):
        pinned[pk][key] = version_id
    wanted = {*newest.values(), *(pk for own in pinned.values() for pk in own.values())}
    found = outline_by_ids(wanted)

    def in_order(versions: Mapping[UUID, int]) -> tuple[CourseOutline, ...]:
        return tuple(found[versions[key]] for key in keys if versions.get(key) in found)

    return in_order(newest), {pk: in_order({**newest, **own}) for pk, own in pinned.items()}
