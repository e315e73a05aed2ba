"""When people of a partner work: named patterns, who works by which from when to when, and days on which nobody does."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.partners.models.tenants import Department, Partner


class StudyDays(models.TextChoices):
    """The values are those of rules.shifts.Learns."""

    WORK = "work", _("on working days")
    OFF = "off", _("on days off")
    ANY = "any", _("on any day")


class ShiftPattern(models.Model):
    """A named cycle of days from an anchor. `cycle` has a pair of clock times a day ("20:00", "08:00"), or null for free.

    It is never changed, so that a forecast of last month can be read again; who works otherwise gets another pattern.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="shift_patterns")
    name = models.CharField(_("name"), max_length=60)
    cycle = models.JSONField()
    anchor_on = models.DateField(help_text="a first day of the cycle")
    learns = models.CharField(max_length=8, choices=StudyDays, default=StudyDays.WORK)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "name"],
                condition=Q(archived_at__isnull=True),
                name="one_shift_pattern_per_name",
            )
        ]


class ShiftTurn(models.Model):
    """From a day on, or until a day, by a pattern; with neither pattern nor `closed` by none; `closed`: nobody works.

    Whose days: a person's, a department's, or everybody's where both are empty.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="shift_turns")
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    pattern = models.ForeignKey(
        ShiftPattern, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed = models.BooleanField(
        default=False, help_text="a holiday, or days on which the plant stands still"
    )
    name = models.CharField(max_length=60, blank=True, default="", help_text="of the holiday")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "person", "since_on", "closed"],
                condition=Q(person__isnull=False),
                name="one_turn_of_a_person_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["department", "since_on", "closed"],
                condition=Q(department__isnull=False),
                name="one_turn_of_a_department_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["partner", "since_on", "closed"],
                condition=Q(department__isnull=True, person__isnull=True),
                name="one_turn_of_everybody_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=True) | Q(person__isnull=True),
                name="shift_turn_of_one_or_many",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("since_on")),
                name="shift_turn_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(closed=False) | Q(pattern__isnull=True, until_on__isnull=False),
                name="closed_days_have_an_end",
            ),
        ]
