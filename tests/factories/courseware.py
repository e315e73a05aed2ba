"""Courseware that plays: packages with files, a lesson that shows one, a learner of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from courses.outline import LessonRef
from courses.packages.keeping import keep_package
from courses.packages.models import PackageVersion
from lms.cohorts.models import Enrolment
from lms.scorm.actions import Launched, launch
from tests.factories.accounts import PersonFactory
from tests.factories.cohorts import CohortCourseFactory, EnrolmentFactory
from tests.factories.courses import make_course, make_lesson
from tests.factories.packages import Part, good, manifest, opened

TWO_ITEMS = (
    '<item identifier="i1" identifierref="r1"><title>第一课</title>'
    "<adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>d=1</adlcp:datafromlms></item>"
    '<item identifier="i2" identifierref="r1" parameters="?p=2"><title>第二课</title></item>'
)


def kept_version(*parts: Part, package: Any = None, text: str = "", **about: Any) -> PackageVersion:
    """A version of a package that was handed in; `about` as of `manifest`."""
    file = opened(good(*parts, text=text or manifest(**about)))
    owner = None if package else PersonFactory()
    return keep_package(file=file, file_name="kurs.zip", actor=owner, package=package).version


def courseware_lesson(version: PackageVersion, code: str = "WELD-1", **about: Any) -> tuple[Enrolment, UUID]:
    """A published course with this one lesson, and somebody who learns it."""
    lesson = make_lesson("package", package=version.uuid, **about)
    page = make_course(code, lessons=[lesson])
    enrolment = EnrolmentFactory()
    CohortCourseFactory(cohort=enrolment.cohort, course_key=page.translation_key)
    return enrolment, lesson.uuid


def launched(version: PackageVersion, code: str = "WELD-1", language: str = "zh-hans") -> Launched:
    """A learner's launch of courseware, as the lesson page gets it."""
    enrolment = EnrolmentFactory()
    lesson = LessonRef(
        uuid=uuid4(), version=1, kind="package", component="theory", nominal_s=600, duration_s=600, asset=None,
        quiz=None, required=True, title={"en": code}, package=version.uuid,
    )  # fmt: skip
    return launch(
        actor=enrolment.learner, enrolment=enrolment, lesson=lesson, course_key=uuid4(), language=language
    )
