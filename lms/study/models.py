"""One live lease a person, what the player reported under it, and what it reports later without a network."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.accounts.models import DeviceKey
from lms.cohorts.models import Enrolment
from lms.study.names import BatchState, LeaseKind


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
    prompts = models.JSONField(
        null=True, default=None, help_text="study/rules/presence.py; null: the rule set never asks"
    )
    tally = models.JSONField(default=dict, help_text="how its beats were: study.rules.tallies")
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


class OfflinePass(models.Model):
    """Under this lease, one device may report for two weeks what was played without a network (ADR 0032)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lease = models.ForeignKey(Lease, on_delete=models.PROTECT, related_name="passes")
    key = models.ForeignKey(DeviceKey, on_delete=models.PROTECT, related_name="+")
    run = models.CharField(max_length=40, help_text="the page whose monotonic clock began with the lease")
    offset_ms = models.BigIntegerField(help_text="the server's clock less the device's, when the pass came")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    received = models.JSONField(default=dict, help_text="numbers received of other pages, by run")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lease", "key"], name="one_pass_per_lease_and_device")]


class OfflineBatch(models.Model):
    """A signed batch as it came, and what became of it. The same bytes again are this row: a retry is boring."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offline_pass = models.ForeignKey(OfflinePass, on_delete=models.PROTECT, related_name="batches")
    digest = models.CharField(max_length=64, help_text="SHA-256 of body and verdict")
    body = models.TextField()
    signature = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    offset_ms = models.BigIntegerField(null=True, blank=True, help_text="as in the pass, when the batch came")
    state = models.CharField(max_length=12, choices=BatchState)
    reason = models.CharField(max_length=40, blank=True, default="")
    counted_ms = models.PositiveBigIntegerField(default=0)
    held = models.JSONField(default=list, help_text="what waits for the office (study/rules/offline.py)")
    refused = models.JSONField(default=list, help_text="stretches that cannot be true: [number, code]")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offline_pass", "digest"], name="one_batch_once")]
        indexes = [models.Index(fields=["state", "received_at"], name="batch_by_state")]


class PromptStyle(models.Model):
    """How somebody wants to be asked whether they are there. Who has chosen nothing is asked in words."""

    learner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_simple = models.BooleanField(default=False, help_text="two large pictures, read aloud")
