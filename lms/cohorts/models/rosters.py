"""Rosters that were handed in and are being looked at."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.cohorts.models.classes import Cohort


class RosterDraft(models.Model):
    """A roster that was handed in and is being looked at: the file, sealed as a whole, and what was corrected in it.

    It is emptied when it is written, and goes after two weeks (`actions.drafts.forget_drafts`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200, blank=True, default="", help_text="blank: pasted rows")
    content_sealed = models.TextField(blank=True, default="")
    content_index = models.CharField(max_length=64, help_text="keyed hash: the same file again")
    fixes_sealed = models.TextField(blank=True, default="")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "made_by", "content_index"],
                condition=Q(written_at__isnull=True),
                name="one_draft_per_file",
            )
        ]
