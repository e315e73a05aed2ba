"""Seats of an invigilated sitting: who sits where, and how it was seen who they are."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.assessments.models.attempts import Attempt
from lms.assessments.models.sittings import Sitting
from lms.cohorts.models import Enrolment


class IdentityWay(models.TextChoices):
    """How an invigilator knows who sits there."""

    PIN = "pin", _("by PIN")
    PAPERS = "papers", _("by identity card")
    KNOWN = "known", _("known in person")


class Seat(models.Model):
    """One person's seat. Nobody begins an invigilated exam before `checked_at` is set."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="seats")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=10, choices=IdentityWay, blank=True, default="")
    checked_at = models.DateTimeField(null=True, blank=True)
    # None: the person's own PIN let them in.
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "enrolment"], name="one_seat_per_person"),
            models.UniqueConstraint(fields=["sitting", "number"], name="one_person_per_seat"),
        ]


class Leaving(models.Model):
    """Once that a page of an exam was left, as its browser says: shown to people, it decides nothing.

    `number` counts within one page (`page`), so that a packet that is sent again is one.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="leavings")
    page = models.CharField(max_length=32)
    number = models.PositiveSmallIntegerField()
    seconds = models.PositiveIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "page", "number"], name="one_leaving_once")]
