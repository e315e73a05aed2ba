"""Programmes and their classes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.partners.models import Partner
from lms.rulesets.models import RuleSet


class Programme(models.Model):
    """What is trained: the units needed by mode, the rule set, and what the certificate says."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    title = models.JSONField(default=dict, help_text="by language")
    occupation = models.CharField(max_length=40, blank=True, default="")
    level = models.CharField(max_length=20, blank=True, default="")
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="programmes")
    # Tenths of a unit needed by mode, for example {"online": 40, "onsite": 360}: 4.0 online, 36.0 on-site.
    required_tenths = models.JSONField(default=dict)
    directory_code = models.CharField(
        max_length=40, blank=True, default="", help_text="of the directory of needs (两目录)"
    )
    archived_at = models.DateTimeField(null=True, blank=True, help_text="no new class takes it")
    created_at = models.DateTimeField(auto_now_add=True)


class CohortKind(models.TextChoices):
    OPEN = "open", _("open course")
    APPRENTICESHIP = "apprenticeship", _("apprenticeship")
    ORDER = "order", _("order class")
    VILLAGE = "village", _("village class")
    REEMPLOYMENT = "reemployment", _("re-employment class")


class CohortState(models.TextChoices):
    """Changed by `actions.move_class` alone; the moves are those of `rules.states`."""

    DRAFT = "draft", _("being set up")
    FILED = "filed", _("filed, waits for approval")
    APPROVED = "approved", _("approved, not begun")
    RUNNING = "running", _("running")
    SUSPENDED = "suspended", _("suspended")
    ASSESSED = "assessed", _("assessed, to be closed")
    CLOSED = "closed", _("closed")


class Cohort(models.Model):
    """A class (班级): people who learn the same courses from a start to an end."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=20, choices=CohortKind, default=CohortKind.APPRENTICESHIP)
    state = models.CharField(max_length=20, choices=CohortState, default=CohortState.RUNNING)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cohorts")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="cohorts"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # What only some kinds of class have: `rules/kinds.py` says which.
    seats = models.PositiveIntegerField(null=True, blank=True)
    brand = models.CharField(max_length=60, blank=True, default="", help_text="冠名: whose name it carries")
    place = models.CharField(max_length=120, blank=True, default="", help_text="village or workplace")
    organiser = models.CharField(max_length=120, blank=True, default="")
    is_public = models.BooleanField(default=False, help_text="its list of people is posted in the village")
    expected_categories = models.JSONField(default=list, blank=True, help_text="codes of categories")
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="class_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(seats__gte=1, seats__lte=5_000), name="class_has_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CohortCourse(models.Model):
    """A course of a class, in order. `course_key` is the identity of the course over languages and versions."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="cohort_courses")
    course_key = models.UUIDField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "course_key"], name="one_course_once_per_class")
        ]


class CohortTrainer(models.Model):
    """A trainer of a class."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="cohort_trainers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "user"], name="one_trainer_once_per_class")]
