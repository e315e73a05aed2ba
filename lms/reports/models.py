"""What leaves the house as a file: work that takes a while, and papers that anybody can check."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from lms.audit.triggers import register_append_only
from lms.cohorts.models import Cohort, Enrolment
from media_pipeline.jobs import WorkRow

EXPORT_TASK = "lms.reports.tasks.export_task"


class LedgerExport(WorkRow):
    """Work: the hours of a class as a bundle that an outsider verifies. `file` is empty before, and after it expired."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=200, blank=True, default="", help_text="name in Django's storage")
    size = models.PositiveBigIntegerField(default=0)
    accounts = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    root_day = models.DateField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkRow.Meta):
        abstract = False


class HoursProof(models.Model):
    """An hours proof as on the paper. Append-only: what hours have become since is said when somebody checks it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    natural_key = models.CharField(max_length=64, unique=True, help_text="hash of what it says")
    code = models.CharField(max_length=40, unique=True, help_text="verify code, at least 128 bits")
    snapshot = models.JSONField()
    key_id = models.CharField(max_length=40)
    signature = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


register_append_only(HoursProof)
