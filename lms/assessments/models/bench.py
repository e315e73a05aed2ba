"""Practical work at the bench: what was seen, beside the marks."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from lms.assessments.models.marking import Mark


class MarkPhoto(models.Model):
    """A photo that an examiner took beside a mark; `name` is the picture in the storage."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
