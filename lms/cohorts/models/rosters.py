"""Rosters that were handed in and are being looked at."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.cohorts.models.classes import Cohort
from lms.partners.models import Partner
from media_pipeline.jobs import WorkRow

ROSTER_TASK = "lms.cohorts.tasks.roster_task"


class Places(models.TextChoices):
    """What becomes of rows that name another class; blank: nobody was asked yet."""

    HERE = "here"
    THERE = "there"


class RosterDraft(models.Model):
    """A roster that was handed in and is being looked at: the file, sealed as a whole, and what was corrected in it.

    It is emptied when it is written, and goes after two weeks (`actions.drafts.forget_drafts`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200, blank=True, default="", help_text="blank: pasted rows")
    content_sealed = models.TextField(blank=True, default="")
    content_index = models.CharField(max_length=64, help_text="keyed hash: the same file again")
    fixes_sealed = models.TextField(blank=True, default="")
    places = models.CharField(max_length=8, choices=Places, blank=True, default="", db_default="")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "made_by", "content_index"],
                condition=Q(written_at__isnull=True),
                name="one_draft_per_file",
            )
        ]


class RosterDeed(models.TextChoices):
    """What is to be done with a large roster."""

    CHECK = "check"
    WRITE = "write"
    WRITE_GOOD = "write-good"


class RosterWork(WorkRow):
    """Work: check a large roster, or write it; `page_sealed` is what its page shows of it until it is checked anew."""

    draft = models.OneToOneField(RosterDraft, on_delete=models.CASCADE, related_name="work")
    deed = models.CharField(max_length=12, choices=RosterDeed, default=RosterDeed.CHECK)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sees_others = models.BooleanField(default=False, help_text="false: people who are met are named masked")
    page_sealed = models.TextField(blank=True, default="")

    class Meta(WorkRow.Meta):
        abstract = False


class RosterWriting(models.Model):
    """A roster that was written: whom it brought, by their keys, so that it can be undone while nothing came of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    new_enrolments = models.JSONField(default=list, help_text="keys of the enrolments that it made")
    new_people = models.JSONField(default=list, help_text="keys of the accounts that it made")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["cohort", "made_at"], name="roster_writing_by_class")]


class RosterTemplate(models.Model):
    """The columns of the office's own roster, in order, with their headings; without a partner, that of the academy."""

    partner = models.OneToOneField(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="roster_template"
    )
    owner = models.CharField(
        max_length=60, unique=True, blank=True, help_text="the partner's key; blank: the academy"
    )
    columns = models.JSONField(default=list, help_text="[[column, heading], …]")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
