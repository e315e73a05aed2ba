"""Certificates: numbers without gaps, a frozen snapshot, a signature, and a public state."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.audit.triggers import register_append_only
from lms.cohorts.models import Enrolment
from media_pipeline.jobs import WorkRow


class SerialScope(models.Model):
    """The counter of one number range; the row is locked while a certificate is issued, so no gaps."""

    scope = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)


class CertificateState(models.TextChoices):
    VALID = "valid", _("valid")
    UNDER_REVIEW = "under_review", _("under review")
    REVOKED = "revoked", _("revoked")


class Certificate(models.Model):
    """What was certified, as on the paper. `snapshot` never changes; `state` does, with a record."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates"
    )
    serial = models.CharField(max_length=60, unique=True)
    code = models.CharField(max_length=40, unique=True, help_text="verify code, at least 128 bits")
    state = models.CharField(max_length=20, choices=CertificateState, default=CertificateState.VALID)
    snapshot = models.JSONField()
    key_id = models.CharField(max_length=40)
    signature = models.TextField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=~Q(state="revoked"),
                name="one_active_certificate_per_enrolment",
            )
        ]


class Issue(WorkRow):
    """Work: look again whether this enrolment has earned its certificate, and issue it once."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="+")


# What is on the paper never changes and no certificate goes away; its state may change.
register_append_only(
    Certificate,
    frozen=("uuid", "enrolment", "learner", "serial", "code", "snapshot", "key_id", "signature", "issued_at"),
)
