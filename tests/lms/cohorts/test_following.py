"""Learners follow a course whose plan is the same, and stay behind when the plan changes."""

import pytest

from courses.models import CourseVersion
from lms.cohorts.actions import pin_course
from lms.cohorts.actions.following import follow_alike
from tests.factories.cohorts import CohortCourseFactory, EnrolmentFactory
from tests.factories.courses import make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def pin():
    version = make_version()
    enrolment = EnrolmentFactory()
    CohortCourseFactory(cohort=enrolment.cohort, course_key=version.course_key)
    return pin_course(enrolment=enrolment, course_key=version.course_key)


def newer(version, plan_hash):
    return CourseVersion.objects.create(
        course_key=version.course_key, number=version.number + 1, code=version.code, content_hash="c" * 64,
        plan_hash=plan_hash, outline=version.outline,
    )  # fmt: skip


def test_a_learner_follows_when_only_a_length_became_known(pin):
    measured = newer(pin.version, pin.version.plan_hash)
    assert follow_alike(course_key=pin.course_key) == 1
    pin.refresh_from_db()
    assert pin.version == measured
    assert follow_alike(course_key=pin.course_key) == 0


def test_a_learner_stays_when_the_plan_changes(pin):
    before = pin.version
    newer(before, "p" * 64)
    assert follow_alike(course_key=pin.course_key) == 0
    pin.refresh_from_db()
    assert pin.version == before
