"""The words of the study room that other rooms may use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeaseKind(models.TextChoices):
    """What gives the time its clock: a film, or the nominal time of a text."""

    VIDEO = "video", _("video")
    READING = "reading", _("reading")
