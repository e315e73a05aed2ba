"""Large files of questions: read and written by a worker."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from courses.models import QuestionImport
from media_pipeline.jobs import WorkRow

IMPORT_TASK = "lms.assessments.tasks.import_task"


class ImportDeed(models.TextChoices):
    """What is to be done with a large file of questions."""

    CHECK = "check"
    WRITE = "write"
    WRITE_GOOD = "write-good"


class ImportWork(WorkRow):
    """Work: read a large file of questions, or write it; `page` is what its page shows until it is read anew."""

    draft = models.OneToOneField(QuestionImport, on_delete=models.CASCADE, related_name="work")
    deed = models.CharField(max_length=12, choices=ImportDeed, default=ImportDeed.CHECK)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.JSONField(default=dict)

    class Meta(WorkRow.Meta):
        abstract = False
