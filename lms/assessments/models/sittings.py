"""Sittings: when a class sits an exam, how, and who has more time."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lms.cohorts.models import Cohort, Enrolment


class Sitting(models.Model):
    """One exam of one class in one window of time. Nobody begins before `opens_at` or after `closes_at`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sittings")
    course_key = models.UUIDField()
    lesson_uuid = models.UUIDField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    access_code = models.CharField(max_length=20, blank=True, default="")
    one_device = models.BooleanField(default=False)
    invigilated = models.BooleanField(default=False)
    # Of an invigilated sitting: since when those who are let in may begin.
    begun_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="sitting_closes_after_it_opens"
            ),
            models.UniqueConstraint(
                fields=["cohort", "lesson_uuid", "opens_at"], name="one_sitting_of_a_class_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "lesson_uuid"], name="sitting_by_class")]


class ExtraTime(models.Model):
    """More time for one person, with the reason: in per cent of the limit, in minutes, or both."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="extras")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "enrolment"], name="one_extra_time_per_person_and_sitting"
            )
        ]
