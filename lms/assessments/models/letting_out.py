"""Results that were let out: what is still to be told of them, as work that outlives whoever began it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lms.cohorts.models import Cohort
from media_pipeline.jobs import WorkRow

TELLING_TASK = "lms.assessments.tasks.tell_results_task"


class TellingWork(WorkRow):
    """Work: results of a class at one quiz are known; passes go to the ledger and learners are told, one by one.

    Whose turn it still is, is `Attempt.to_tell`; `whole` is how many there were when it was asked for last.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    lesson_uuid = models.UUIDField()
    whole = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(WorkRow.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["cohort", "lesson_uuid"], name="one_telling_per_class_and_quiz")
        ]
