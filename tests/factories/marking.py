"""Quizzes that people mark: a bank with an essay, an attempt that is handed in, and markers."""

import uuid

from courses.quizzes.models import Question
from lms.assessments.actions import attempt_token, save_answer, start_attempt, submit_attempt
from lms.assessments.models import Marking
from tests.factories.accounts import PersonFactory
from tests.factories.assessments import BankFactory, lesson_with_quiz
from tests.factories.cohorts import CohortTrainerFactory, EnrolmentFactory

# Six points in two lines, of which the first must be met.
RUBRIC = [
    {"words": {"en": "Cuts the power first", "zh-hans": "先断电"}, "points_hundredths": 200, "must": True},
    {"words": {"en": "Says why", "zh-hans": "说明原因"}, "points_hundredths": 400, "must": False},
]
COURSE = uuid.UUID(int=7)


def essay_bank(rubric=RUBRIC, choices=0, kind="essay"):
    """A bank with one essay of six points, and some choices of one point."""
    bank = BankFactory(questions=choices)
    Question.objects.create(
        bank=bank,
        kind=kind,
        stem={"en": "The motor smokes. What do you do?", "zh-hans": "电机冒烟怎么办？"},
        explanation={"en": "Power off before anything else."},
        points_hundredths=600,
        rubric=rubric,
    )
    return bank


def essay_lesson(**bank):
    return lesson_with_quiz(essay_bank(**bank).key, draw=5, pass_percent=60)


def handed_in(lesson, enrolment, text="断电", at=None, course_key=COURSE):
    """An attempt whose choices are right and whose essay says `text` (None: nothing)."""
    attempt = start_attempt(
        learner=enrolment.learner, enrolment=enrolment, course_key=course_key, lesson=lesson, at=at
    )
    token = attempt_token(attempt)
    for place, question in enumerate(attempt.paper):
        value = text if question["kind"] == "essay" else question["answer"]
        if question["kind"] != "practical":
            save_answer(token, question=place, value=value, at=at)
    return submit_attempt(attempt=attempt, actor=enrolment.learner, at=at)


def class_in(cohort, lesson, *names, text="断电"):
    """Everybody of these names has handed in; the answers that wait, in the order of the names."""
    people = [EnrolmentFactory(cohort=cohort, learner__display_name=name) for name in names]
    attempts = [handed_in(lesson, person, text) for person in people]
    return [Marking.objects.get(attempt=attempt) for attempt in attempts]


def marker_of(cohort, name="张老师", **person):
    """A trainer of the class."""
    user = PersonFactory(display_name=name, roles=["trainer"], language="en", **person)
    return CohortTrainerFactory(cohort=cohort, user=user).user
