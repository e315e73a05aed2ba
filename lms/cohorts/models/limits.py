"""Why a class is larger than its limit: reasons that are kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.audit.triggers import register_append_only
from lms.cohorts.models.classes import Cohort


class SizeReason(models.Model):
    """Somebody says why a class may have up to `people` learners, beyond the limit of then. Append-only."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="size_reasons")
    people = models.PositiveIntegerField()
    limit = models.PositiveIntegerField()
    why = models.CharField(max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="size_reason_says_why"),
            models.CheckConstraint(condition=Q(people__gt=models.F("limit")), name="size_reason_is_needed"),
            models.UniqueConstraint(fields=["cohort", "people", "why"], name="one_size_reason_said_once"),
        ]


register_append_only(SizeReason)
