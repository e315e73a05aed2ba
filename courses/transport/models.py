"""Rows of work: a course that leaves as an archive, an archive that is looked at and becomes a draft course."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media_pipeline import disk
from media_pipeline.jobs import WorkRow

EXPORT_TASK, IMPORT_TASK = "courses.export_course", "courses.import_course"
OUT, IN = "transport/out", "transport/in"


class Media(models.TextChoices):
    """How films and courseware leave, with words for people."""

    ORIGINAL = "original", _("inside, as they were uploaded")
    BEST = "best", _("inside, in the best size that was made of them")
    REFERENCE = "reference", _("by name only; the other academy has them, or uploads them")


class CourseExport(WorkRow):
    """A file that somebody asked for: a whole course, or with `lesson` one lesson as a SCORM package. It goes after some days."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_key = models.UUIDField(db_index=True)
    lesson = models.UUIDField(null=True)
    title = models.CharField(max_length=255)
    code = models.CharField(max_length=40)
    media = models.CharField(max_length=12, choices=Media, default=Media.ORIGINAL)
    bytes = models.PositiveBigIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True, default="")
    # Why there is no file, where the person can do something about it.
    refusal = models.CharField(max_length=40, blank=True, default="")
    values = models.JSONField(default=dict)
    expires_at = models.DateTimeField(null=True)

    class Meta(WorkRow.Meta):
        abstract = False
        app_label = "courses"

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """Where the storage keeps the file."""
        return f"{OUT}/{self.uuid}.zip"


class CourseImport(WorkRow):
    """An archive that was handed in: looked at, then (when its person says so) taken. `page_key` is the new course's."""

    class Phase(models.TextChoices):
        LOOK = "look", _("being looked at")
        PLANNED = "planned", _("waits for your word")
        TAKE = "take", _("being brought in")
        TAKEN = "taken", _("brought in")
        REFUSED = "refused", _("not taken")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    bytes = models.PositiveBigIntegerField()
    # Where the parts became the file, if it came in parts.
    source_folder = models.CharField(max_length=32, blank=True, default="", db_default="")
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.LOOK)
    plan = models.JSONField(default=dict)
    code = models.CharField(max_length=40, blank=True, default="")
    refusal = models.CharField(max_length=40, blank=True, default="")
    values = models.JSONField(default=dict)
    page_key = models.UUIDField(null=True)
    gaps = models.JSONField(default=list)

    class Meta(WorkRow.Meta):
        abstract = False
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(
                fields=["source_folder"],
                condition=~Q(source_folder=""),
                name="course_import_takes_a_file_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def key(self) -> str:
        """Where the storage keeps the file until it is taken or refused."""
        return disk.original(self.source_folder) if self.source_folder else f"{IN}/{self.uuid}.zip"
