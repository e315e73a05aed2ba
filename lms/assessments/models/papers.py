"""Papers of a sitting, drawn before it opens: no address, API, cache, search or admin reads them."""

from __future__ import annotations

from django.db import models

from lms.assessments.models.sittings import Sitting
from lms.cohorts.models import Enrolment
from media_pipeline.jobs import WorkRow

PAPERS_TASK = "lms.assessments.tasks.papers_task"


class ReadyPaper(models.Model):
    """The paper of one person, with keys, until they begin. `plan` says of which plan it was drawn."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    plan = models.CharField(max_length=64)
    paper = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "enrolment"], name="one_ready_paper_per_person")
        ]


class PaperWork(WorkRow):
    """Work: draw the papers of a sitting; due some time before it opens, and again when it changes."""

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="paper_work")

    class Meta(WorkRow.Meta):
        abstract = False
