"""How people come into a class by themselves: its code, and their requests."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models.classes import Cohort

OPEN_STATES = ("waiting", "queued")


class JoinCode(models.Model):
    """The code of a class, as on its poster. A new one makes the one before useless."""

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="join_code")
    code = models.CharField(max_length=12, unique=True)
    is_on = models.BooleanField(default=True)
    last_on = models.DateField(null=True, blank=True, help_text="the last day on which it works")
    admits_listed = models.BooleanField(
        default=False, help_text="who stands on a roster that waits to be written is admitted at once"
    )
    renewed_at = models.DateTimeField()


class JoinState(models.TextChoices):
    WAITING = "waiting", _("waits for an answer")
    QUEUED = "queued", _("on the waiting list")
    ADMITTED = "admitted", _("admitted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


class JoinRequest(models.Model):
    """Somebody asks to be in a class. One open request a person and class; decided ones stay to be read."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="join_requests")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    state = models.CharField(max_length=20, choices=JoinState, default=JoinState.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "learner"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_request_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, decided_at__isnull=True)
                | Q(state__in=("admitted", "declined", "withdrawn"), decided_at__isnull=False),
                name="decided_request_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(why=""), name="declined_request_says_why"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "state", "asked_at"], name="request_by_class")]
