"""Where a learner stands in one course: whose class, which version, which lesson. The address names the code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.core.cache import cache
from django.http import Http404
from django.urls import reverse

from courses.outline import CourseOutline, LessonRef
from courses.queries import current_version_by_code, outline_by_ids, outline_of
from lms.accounts.models import User
from lms.cohorts.access import enrolment_for_course
from lms.cohorts.actions import pin_course
from lms.cohorts.models import Enrolment

CODE_KEPT_S = 300
NO_LESSON = str(UUID(int=0))
# Pins move only when a length became known (cohorts.following).
PIN_KEPT_S = 60


@dataclass(frozen=True, slots=True)
class Studying:
    """An own enrolment and the version of the course that it stays on."""

    enrolment: Enrolment
    outline: CourseOutline
    code: str

    def lesson(self, lesson_uuid: UUID) -> LessonRef:
        """The lesson of this version, or Http404."""
        lesson = self.outline.lesson(lesson_uuid)
        if lesson is None:
            raise Http404
        return lesson

    def place(self, lesson: LessonRef) -> int:
        """The place of a lesson in the course, from 0."""
        return self.outline.lessons.index(lesson)

    def course_url(self) -> str:
        """The course's page."""
        return reverse("learner:course", args=[self.code])

    def lesson_url(self, lesson: LessonRef) -> str:
        """The lesson's page."""
        return _lesson_pattern(self.code).replace(NO_LESSON, str(lesson.uuid))

    def quiz_url(self, lesson: LessonRef) -> str:
        """The page before the quiz of a lesson."""
        return reverse("learner:quiz", args=[self.code, lesson.uuid])


@lru_cache(maxsize=512)
def _lesson_pattern(code: str) -> str:
    """The address of a lesson with NO_LESSON in its place: asking the URLs forty times a page costs more than the page."""
    return reverse("learner:lesson", args=[code, NO_LESSON])


def studying(user: User, code: str) -> Studying:
    """The course of this code as the user learns it; Http404 when they do not. One query, once code and version are known.

    The first opening pins the version (one upsert); later ones only read.
    """
    course_key = _course_key(code)
    enrolment = enrolment_for_course(user, course_key)
    return Studying(enrolment, _outline(enrolment, course_key), code)


def studying_under(enrolment: Enrolment, course_key: UUID) -> Studying:
    """The same for an enrolment in hand, for pages whose address names an attempt. No query when warm, else one."""
    outline = _outline(enrolment, course_key)
    return Studying(enrolment, outline, outline.code)


def _outline(enrolment: Enrolment, course_key: UUID) -> CourseOutline:
    """The version that the learner stays on, pinned now when this is the first opening. No query when it is known."""
    key = f"learner:pin:{enrolment.pk}:{course_key}"
    version_id: int | None = cache.get(key)
    if version_id is not None:
        return outline_by_ids([version_id])[version_id]
    pin = pin_course(enrolment=enrolment, course_key=course_key)
    cache.set(key, pin.version_id, PIN_KEPT_S)
    return outline_of(pin.version)


def _course_key(code: str) -> UUID:
    """The course behind a code, kept for a while: codes change once in years."""
    key = f"learner:code:{code.casefold()}"
    kept: UUID | None = cache.get(key)
    if kept is not None:
        return kept
    version = current_version_by_code(code)
    if version is None:
        raise Http404
    cache.set(key, version.course_key, CODE_KEPT_S)
    return version.course_key
