"""A learner in a class with a course of every kind of lesson."""

import pytest

from courses.queries import outline_of
from lms.cohorts.models import CoursePin
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, EnrolmentFactory
from tests.factories.courses import AssetFactory, make_bank, make_lesson, make_version


@pytest.fixture
def learner():
    return PersonFactory(display_name="阿美", language="en")


@pytest.fixture
def version():
    make_bank("tea-1")
    lessons = [
        make_lesson("video", bank="tea-1", draw=4),
        make_lesson("article", body={"en": "<p>Read me.</p>", "zh-hans": "<p>读我。</p>"}),
        make_lesson("quiz", bank="tea-1", draw=3),
        make_lesson("onsite"),
    ]
    return make_version("TEA-101", lessons=lessons)


@pytest.fixture
def enrolment(learner, version):
    made = EnrolmentFactory(learner=learner)
    CohortCourseFactory(cohort=made.cohort, course_key=version.course_key)
    return made


@pytest.fixture
def outline(version):
    return outline_of(version)


@pytest.fixture
def pinned(enrolment, version):
    """The learner opened the course before."""
    from django.utils import timezone

    return CoursePin.objects.create(
        enrolment=enrolment, course_key=version.course_key, version=version, started_at=timezone.now()
    )


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def long_course(enrolment):
    """Forty lessons in the same class."""
    asset = AssetFactory().uuid
    made = make_version("LONG-1", lessons=[make_lesson("video", asset=asset) for _number in range(40)])
    CohortCourseFactory(cohort=enrolment.cohort, course_key=made.course_key)
    return made
