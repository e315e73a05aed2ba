"""What a mentor said aloud about a line that was given back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from lms.audit.triggers import register_append_only
from lms.workplace.models.logs import LogDecision


class VoiceNote(models.Model):
    """A spoken note beside the words of a returned line, which say the same shortly. Append-only.

    `file` is a name in the storage; `sha256` still says what it was when the sound is gone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(LogDecision, on_delete=models.PROTECT, related_name="voice")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, help_text="media type, as the bytes say")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    said_at = models.DateTimeField(default=timezone.now)


register_append_only(VoiceNote)
