"""One live lease a person, and what the player reported under it, coalesced: no row per beat for ever."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.cohorts.models import Enrolment
from lms.study.names import LeaseKind


class Lease(models.Model):
    """The right to earn time on one lesson from one device. A newer lease supersedes the older."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="leases")
    kind = models.CharField(max_length=20, choices=LeaseKind)
    course_key = models.UUIDField()
    lesson_uuid = models.UUIDField()
    lesson_version = models.PositiveIntegerField()
    component = models.CharField(max_length=20, default="theory")
    gated = models.BooleanField(default=False)
    duration_ms = models.PositiveBigIntegerField()
    max_rate = models.CharField(max_length=12, default="1")
    rule = models.CharField(max_length=60)
    device = models.CharField(max_length=80, blank=True, default="")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_beat_at = models.DateTimeField(null=True, blank=True)
    position_ms = models.PositiveBigIntegerField(default=0)
    # Spans not yet handed to the ledger, sequence ranges received, and what the estimate needs (study/rules/).
    segments = models.JSONField(default=list)
    received = models.JSONField(default=list)
    context = models.JSONField(default=dict)
    unsettled_since = models.DateTimeField(
        null=True, blank=True, help_text="the oldest span still held here came then"
    )
    settle_now = models.BooleanField(
        default=False,
        help_text="its player left, or has seen the lesson: what is held is wanted by the ledger",
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(superseded_at__isnull=True, closed_at__isnull=True),
                name="one_live_lease_per_person",
            )
        ]
        indexes = [models.Index(fields=["unsettled_since"], name="lease_to_settle")]
