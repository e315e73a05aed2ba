"""CourseVersion: what was published, frozen, so that learners who started stay on it."""

from __future__ import annotations

import uuid

from django.db import models


class CourseVersion(models.Model):
    """One immutable version of one course over all its languages. `course_key` is Wagtail's translation_key."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course_key = models.UUIDField()
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    outline = models.JSONField()
    compiled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "courses"
        constraints = [models.UniqueConstraint(fields=["course_key", "number"], name="one_number_per_course_version")]
