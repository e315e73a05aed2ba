"""Keys of programs: an HR system reads its partner's people and hours with one."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from lms.partners.models.tenants import Partner


class PartnerToken(models.Model):
    """A bearer token of a partner's program; only its SHA-256 is kept. `scopes`: `rules.Scope`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ends_on = models.DateField(help_text="the last day on which it works")
    used_at = models.DateTimeField(null=True, blank=True, help_text="to the hour")
    revoked_at = models.DateTimeField(null=True, blank=True)
