"""What a mentor's device took along to be signed without a network, and what it wrote down there."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from lms.accounts.models import DeviceKey
from lms.audit.triggers import register_append_only
from lms.workplace.models.logs import LogDecision, WorkLog
from lms.workplace.names import PadState


class Pad(models.Model):
    """A mentor's queue on one device for two weeks: whose, on which device, with which clock."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DeviceKey, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    offset_ms = models.BigIntegerField(
        default=0, help_text="the server's clock less the device's, when it was issued"
    )


class PadEvent(models.Model):
    """One decision that a device wrote down, by its counter: the same number again is the same decision. Append-only.

    `at` is when it was made, by our clock; `received_at` when we heard of it. `decision` is what came of it: none, when
    the mentor is asked again, and `code` says why.
    """

    pad = models.ForeignKey(Pad, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    log = models.ForeignKey(WorkLog, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(
        LogDecision, on_delete=models.PROTECT, null=True, related_name="said_offline"
    )
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=PadState)
    code = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pad", "number"], name="one_decision_a_number")]


register_append_only(PadEvent)
