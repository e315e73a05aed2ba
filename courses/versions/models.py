"""CourseVersion: what was published, frozen, so that learners who started stay on it."""

from __future__ import annotations

import uuid

from django.db import models


class CourseVersion(models.Model):
    """One immutable version of one course over all its languages. `course_key` is Wagtail's translation_key.

    `content_hash` covers everything; `plan_hash` leaves out what the pipeline measures (durations), so that two
    versions with the same plan are the same to a learner. `code` is the course's code at that time.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course_key = models.UUIDField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=40, db_index=True, default="")
    content_hash = models.CharField(max_length=64)
    plan_hash = models.CharField(max_length=64, default="")
    outline = models.JSONField()
    compiled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(fields=["course_key", "number"], name="one_number_per_course_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"


class AssetUse(models.Model):
    """Which course shows which asset now; found again when the pipeline has news of the asset."""

    course_key = models.UUIDField()
    asset_uuid = models.UUIDField(db_index=True)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(fields=["course_key", "asset_uuid"], name="one_use_per_course_asset")
        ]

    def __str__(self) -> str:
        return f"{self.course_key} {self.asset_uuid}"


class VersionFilm(models.Model):
    """A published version shows this asset, or this version of courseware; written with the version and as unchangeable as it."""

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="+")
    asset_uuid = models.UUIDField(db_index=True)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(fields=["version", "asset_uuid"], name="one_row_per_version_and_film")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.asset_uuid}"
