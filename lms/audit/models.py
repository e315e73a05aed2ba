"""The append-only record of what staff did, and the answers kept so that a retried write is boring."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class AuditRecord(models.Model):
    """One act: who, what, on which object, why. Database triggers refuse UPDATE and DELETE."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    noun = models.CharField(max_length=40)
    object_uuid = models.UUIDField(null=True)
    why = models.TextField(blank=True, default="")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["noun", "object_uuid", "at"], name="audit_by_object")]


class IdempotentAnswer(models.Model):
    """What a write of the API answered under one `Idempotency-Key`; a retry gets the same. Forgotten after days."""

    key = models.CharField(max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of method, path and body")
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], name="one_answer_per_idempotency_key")
        ]
        indexes = [models.Index(fields=["at"], name="idempotent_answer_age")]


class ExpiredFile(models.Model):
    """A photo, a recording or a signature whose time is over: what it was of, and the hash of what it was.

    The row comes first, then the bytes go (`gone_at`); rows that name them stay as they are.
    """

    name = models.CharField(max_length=200, unique=True, help_text="name in the storage, or sign:uuid")
    kind = models.CharField(max_length=20)
    scope = models.UUIDField(db_index=True, help_text="uuid of the class")
    day = models.DateField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, default="", help_text="blank: it was not there")
    expired_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
