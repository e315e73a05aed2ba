"""Hears that a course has a new version; one update and nothing to wait for, so no task. Says what classes leave open."""

from __future__ import annotations

from django.dispatch import receiver

from courses.events import CoursePublished, course_published
from lms.cohorts.actions.following import follow_alike
from lms.cohorts.closing import register_open_ends
from lms.cohorts.open_ends import plans_left

register_open_ends(plans_left)


@receiver(course_published, dispatch_uid="cohorts.course_published")
def follow_the_same_plan(event: CoursePublished, **_: object) -> None:
    """Durations may be known now."""
    follow_alike(course_key=event.course_key)
