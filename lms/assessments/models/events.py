"""What happened around an attempt that its answers do not say: who took it over, who gave more time."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from lms.assessments.models.attempts import Attempt


class AttemptEventKind(models.TextChoices):
    TAKEN_OVER = "taken_over"
    LET_GO = "let_go"
    ASKED_TO_MOVE = "asked_to_move"
    MORE_TIME = "more_time"


class AttemptEvent(models.Model):
    """One thing that happened, for people to read; it decides nothing."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=AttemptEventKind)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["attempt", "at"], name="attempt_event_by_time")]
