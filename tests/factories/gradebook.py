"""A class with a course for tests, without pages behind it; and what somebody did in it."""

import uuid

from django.utils import timezone

from courses.models import CourseVersion
from courses.outline import CourseOutline, LessonRef, QuizRef
from courses.versions.documents import document_of
from courses.versions.reading import forget_outlines
from lms.assessments.models import Attempt
from lms.attendance.actions import register_of
from lms.attendance.models import Attendance
from tests.factories.cohorts import CohortCourseFactory
from tests.factories.timetable import bare_session


def course_of(cohort, code="SMELT-1", lessons=2):
    """A course of the class whose films have a quiz each; its outline."""
    forget_outlines()  # tests reuse ids
    outline = CourseOutline(
        course_key=uuid.uuid4(), version=1, code=code, title={"en": f"Course {code}"},
        lessons=tuple(_lesson(number) for number in range(1, lessons + 1)),
    )  # fmt: skip
    CourseVersion.objects.create(
        course_key=outline.course_key, number=1, code=code, content_hash=uuid.uuid4().hex,
        plan_hash=uuid.uuid4().hex, outline=document_of(outline),
    )  # fmt: skip
    CohortCourseFactory(cohort=cohort, course_key=outline.course_key)
    return outline


def _lesson(number):
    return LessonRef(
        uuid=uuid.uuid4(), version=1, kind="video", component="theory", nominal_s=2700, duration_s=3600, asset=None,
        quiz=QuizRef("bank", 5, 80), required=True, title={"en": f"Lesson {number}", "zh-hans": f"第 {number} 课"},
    )  # fmt: skip


def tried(enrolment, lesson, *percents, passed=False):
    """Attempts at a quiz, one for each result."""
    for number, percent in enumerate(percents, 1):
        Attempt.objects.create(
            learner=enrolment.learner, enrolment=enrolment, course_key=uuid.uuid4(), lesson_uuid=lesson,
            lesson_version=1, number=number, state="submitted", paper=[], pass_percent=80,
            started_at=timezone.now(), submitted_at=timezone.now(), score_hundredths=percent * 10,
            max_hundredths=1000, passed=passed and number == len(percents),
        )  # fmt: skip


def confirmed(cohort, day, by, statuses, *, makes_up=None, session=None):
    """A session of that day and what was confirmed of people: {enrolment: status}."""
    session = session or bare_session(cohort, day)
    if makes_up is not None:
        session.makes_up = makes_up
        session.save(update_fields=["makes_up"])
    register = register_of(session)
    for enrolment, status in statuses.items():
        Attendance.objects.create(
            register=register,
            enrolment=enrolment,
            status=status,
            confirmed_by=by,
            confirmed_at=timezone.now(),
        )
    return session
