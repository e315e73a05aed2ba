"""Learners follow their course when only what the pipeline measured has changed, so that a film's true length
reaches those who began before it was known; another plan (other lessons, films, quizzes) never reaches them.
"""

from __future__ import annotations

from uuid import UUID

from courses.queries import current_version
from lms.cohorts.models import CoursePin


def follow_alike(*, course_key: UUID) -> int:
    """Move the pins of this course whose plan is that of the newest version; returns how many. Two statements.

    Done by the server alone. Idempotent.
    """
    newest = current_version(course_key)
    if newest is None or not newest.plan_hash:
        return 0
    pins = CoursePin.objects.filter(course_key=course_key, version__plan_hash=newest.plan_hash)
    return pins.exclude(version=newest).update(version=newest)
