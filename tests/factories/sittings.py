"""Exams for tests: a course with a final exam of canary words, a class, and a sitting of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from courses.actions import create_bank, save_questions
from courses.outline import CourseOutline, LessonRef
from courses.queries import outline_of
from lms.accounts.models import User
from lms.assessments.actions import SittingPlan, make_sitting
from lms.assessments.models import Sitting
from lms.cohorts.models import Cohort, CohortTrainer, Enrolment
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory
from tests.factories.courses import make_lesson, make_question, make_version

STEM, KEY, WHY = "stemcanary", "keycanary", "whycanary"
QUESTIONS = 3
HOUR = timedelta(hours=1)


def canary_bank(key: str = "final-1", *, count: int = 4, mark: str = "") -> None:
    """A bank whose words are found wherever they appear."""
    questions = [
        make_question(
            kind="short",
            stem={"zh-hans": f"{STEM}{mark}{number}", "en": f"{STEM}{mark}{number}"},
            options={},
            answer=[f"{KEY}{mark}{number}"],
            explanation={"en": f"{WHY}{mark}{number}", "zh-hans": f"{WHY}{mark}{number}"},
        )
        for number in range(count)
    ]
    save_questions(create_bank(actor=None, key=key, title=f"Bank {key}"), questions, actor=None)


@dataclass
class Exam:
    """A class and its final exam."""

    cohort: Cohort
    outline: CourseOutline
    lesson: LessonRef
    trainer: User
    sitting: Sitting
    people: list[Enrolment]


def final_lesson(bank: str = "final-1", **plan: Any) -> Any:  # Any: fields of the editor; a LessonDraft
    """A final exam by sitting."""
    values = {"purpose": "final", "by_sitting": True, "release": "by_person", **plan}
    limit = values.pop("time_limit_min", 30)
    return make_lesson("quiz", bank=bank, draw=QUESTIONS, time_limit_min=limit, plan=values)


def make_exam(
    *, people: int = 1, opens_at: datetime | None = None, lessons: list[Any] | None = None, **changes: Any
) -> Exam:  # Any: LessonDrafts; fields of SittingPlan
    """A sitting that is open for an hour from now, of a class of `people`."""
    canary_bank()
    version = make_version("EXAM-1", lessons=[*(lessons or []), final_lesson(**changes.pop("plan", {}))])
    outline = outline_of(version)
    cohort = CohortFactory()
    CohortCourseFactory(cohort=cohort, course_key=version.course_key)
    trainer = PersonFactory(roles=["trainer"])
    CohortTrainer.objects.create(cohort=cohort, user=trainer)
    opens = opens_at or timezone.now() - timedelta(minutes=5)
    lesson = outline.lessons[-1]
    sitting = make_sitting(
        actor=trainer,
        cohort=cohort,
        course_key=outline.course_key,
        lesson=lesson,
        plan=SittingPlan(opens_at=opens, closes_at=opens + HOUR, **changes),
    )
    return Exam(
        cohort, outline, lesson, trainer, sitting, EnrolmentFactory.create_batch(people, cohort=cohort)
    )
