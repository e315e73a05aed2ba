"""Practical work at the bench: photos, films and voices beside marks, and what examiners took along and noted without a network."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import DeviceKey
from lms.assessments.models.marking import Mark
from lms.assessments.rules.evidence import PHOTO
from lms.audit.triggers import register_append_only
from lms.cohorts.models import Enrolment


class BenchState(models.TextChoices):
    """What a score that a device noted came to."""

    TAKEN = "taken", _("taken")
    OLDER = "older", _("a later one stands")
    ASKED = "asked", _("asked again")


class BenchKit(models.Model):
    """The practical tasks of an examiner's classes on one device for two weeks, with its clock."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(DeviceKey, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    offset_ms = models.BigIntegerField(
        default=0, help_text="the server's clock less the device's, when it was issued"
    )


class BenchEvent(models.Model):
    """One score that a device noted, by its counter: the same number again is the same score. Append-only.

    `at` is when it was given, by our clock; `body` is what was signed, a photo by its name. `code` says why it is asked
    again; what a device sent after it was taken away is kept, and counts nothing.
    """

    kit = models.ForeignKey(BenchKit, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=BenchState)
    code = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kit", "number"], name="one_score_a_number")]


register_append_only(BenchEvent)


class MarkPhoto(models.Model):
    """A photo, a short film or a voice that an examiner took beside a mark; `name` is the file in the storage.

    `mark` is None when the score counts nothing (an older one, a device that was taken away) or was taken back:
    `enrolment` says whose it is all the same, and how long it is kept. `event` is the signed score of a device that
    named the file by its hash. A release before wrote photos with a mark and nothing else.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mark = models.ForeignKey(Mark, on_delete=models.SET_NULL, null=True, related_name="photos")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(BenchEvent, on_delete=models.PROTECT, null=True, related_name="files")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, default=PHOTO, db_default=PHOTO)
    size = models.PositiveIntegerField(default=0, db_default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "sha256"], name="one_file_a_score_and_hash")]
