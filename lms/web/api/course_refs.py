"""Finds the course and lesson that a request names, as the caller learns it; anything else is 404."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from courses.outline import CourseOutline, LessonRef
from courses.queries import current_version, current_version_by_code, outline_of
from lms.accounts.models import User
from lms.cohorts.access import access_enrolment, enrolment_for_course
from lms.cohorts.actions import pin_course
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import pinned_versions


@dataclass(frozen=True, slots=True)
class CourseOf:
    """A course of a learner: the enrolment and the version that it stays on."""

    enrolment: Enrolment
    outline: CourseOutline

    def lesson(self, uuid: UUID) -> LessonRef:
        """The lesson, or Http404."""
        found = self.outline.lesson(uuid)
        if found is None:
            raise Http404
        return found


def course_key(text: str) -> UUID:
    """The key of a course named by key or by code. Raises Http404."""
    try:
        return UUID(text)
    except ValueError:
        version = current_version_by_code(text)
    if version is None:
        raise Http404
    return version.course_key


def course_read(user: User, text: str) -> CourseOf:
    """The course to look at: the version begun, else the current one. Pins nothing."""
    key = course_key(text)
    enrolment = enrolment_for_course(user, key)
    version = pinned_versions(enrolment).get(key) or current_version(key)
    if version is None:
        raise Http404
    return CourseOf(enrolment, outline_of(version))


def course_begun(user: User, text: str, enrolment: UUID | None) -> CourseOf:
    """The course to study: pins the version the first time. `enrolment` chooses one of several own classes."""
    key = course_key(text)
    own = enrolment_for_course(user, key) if enrolment is None else _own(user, enrolment, key)
    return CourseOf(own, outline_of(pin_course(enrolment=own, course_key=key).version))


def _own(user: User, uuid: UUID, key: UUID) -> Enrolment:
    found = access_enrolment(user, uuid)
    if found.learner_id != user.pk or not found.cohort.cohort_courses.filter(course_key=key).exists():
        raise Http404
    return found
