"""Results that were let out: what is still to be told of them, as work that outlives whoever began it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lms.assessments.models.sittings import Sitting
from media_pipeline.jobs import WorkRow

TELLING_TASK = "lms.assessments.tasks.tell_results_task"


class TellingWork(WorkRow):
    """Work: the results of a sitting are known; their passes go to the ledger and their learners are told, one by one.

    Whose turn it still is, is `Attempt.to_tell`.
    """

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="telling_work")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(WorkRow.Meta):
        abstract = False
