"""The nightly look at what came in: one row of work a night."""

from __future__ import annotations

from django.db import models

from media_pipeline.jobs import WorkRow

SEARCH_TASK = "lms.flags.search"


class Search(WorkRow):
    """Work: look at the evidence that came in since the search before, up to number `upto`."""

    day = models.DateField(unique=True, help_text="the civil day that had ended, in the academy's time zone")
    after = models.PositiveBigIntegerField(help_text="evidence up to this number was looked at before")
    upto = models.PositiveBigIntegerField()
    opened = models.PositiveIntegerField(default=0)
