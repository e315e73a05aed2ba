"""When a class meets: sessions of periods, what was changed in them, and the calendars that show them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.audit.triggers import register_append_only
from lms.cohorts.models.classes import Cohort


class SessionMode(models.TextChoices):
    """How people meet. The values are the ledger's modes."""

    ONSITE = "onsite", _("on site")
    LIVE = "live", _("live online")
    ASSESSMENT = "assessment", _("assessment")


class Component(models.TextChoices):
    """What a period is for. The values are the ledger's components."""

    THEORY = "theory", _("theory")
    PRACTICE = "practice", _("practice")
    GENERAL = "general", _("general skills")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")


class ClassSession(models.Model):
    """A class meets: one morning or afternoon of periods (节次), with a room and a trainer.

    `starts_at` and `ends_at` are those of its first and last period, kept by the actions: they carry the constraint.
    `changes` counts what was altered; calendars need it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sessions")
    day = models.DateField(help_text="civil day of the programme's time zone")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.CharField(max_length=80, blank=True, default="")
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField(max_length=20, choices=SessionMode, default=SessionMode.ONSITE)
    state = models.CharField(max_length=20, choices=SessionState, default=SessionState.PLANNED)
    makes_up = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="made_up_by"
    )
    changes = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "starts_at"],
                condition=Q(state=SessionState.PLANNED),
                name="one_session_of_a_class_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "day"], name="session_by_class")]


class Period(models.Model):
    """One period (节次) of a session: what is credited, and for what."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    topic = models.CharField(max_length=200, blank=True, default="")
    component = models.CharField(max_length=20, choices=Component, default=Component.THEORY)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_period_of_a_number"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="period_ends_after_it_starts"
            ),
        ]


class SessionChange(models.Model):
    """Who moved or cancelled a session, when, why, from what to what. Append-only."""

    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="history")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    why = models.TextField()
    before = models.JSONField()
    after = models.JSONField()


class CalendarFeed(models.Model):
    """The secret address of a person's calendar. A new number makes the address before it useless."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    number = models.PositiveIntegerField(default=1)
    is_on = models.BooleanField(default=True)


register_append_only(SessionChange)
