"""What people mark: one row for each answer that waits for a person, and what each of them gave for it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.assessments.models.attempts import Attempt
from lms.assessments.rules.marking import GAP_PERCENT, MarkRole, Stage
from lms.cohorts.models import Cohort


class MarkingStage(models.TextChoices):
    """The stages of rules/marking.py with words for people."""

    WAITING = Stage.WAITING.value, _("waits for its marker")
    MODERATION = Stage.MODERATION.value, _("two markers differ: a third decides")
    SETTLED = Stage.SETTLED.value, pgettext_lazy("answer", "marked")


class MarkingPlan(models.Model):
    """How the answers of a class at one quiz are marked; without a row: by one person."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="marking_plans")
    lesson_uuid = models.UUIDField()
    markers = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    gap_percent = models.PositiveSmallIntegerField(default=GAP_PERCENT, validators=[MaxValueValidator(100)])
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "lesson_uuid"], name="one_marking_plan_per_quiz")
        ]


class Marking(models.Model):
    """One answer of one attempt that a person marks. `number` stands for the name before markers; `markers` and
    `gap_percent` are the plan's of when the first mark was given. `points_hundredths` only when it is settled.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="markings")
    place = models.PositiveIntegerField(help_text="place in the paper, from 0")
    question_uuid = models.CharField(max_length=36)
    kind = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    markers = models.PositiveSmallIntegerField(default=1)
    gap_percent = models.PositiveSmallIntegerField(default=GAP_PERCENT)
    stage = models.CharField(max_length=12, choices=MarkingStage, default=MarkingStage.WAITING)
    points_hundredths = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "place"], name="one_marking_per_answer"),
            models.CheckConstraint(
                condition=models.Q(stage=MarkingStage.SETTLED, points_hundredths__isnull=False)
                | (~models.Q(stage=MarkingStage.SETTLED) & models.Q(points_hundredths__isnull=True)),
                name="a_settled_marking_has_points",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stage"], condition=models.Q(released_at__isnull=True), name="marking_not_released"
            )
        ]


class Mark(models.Model):
    """What one person gave: points for each line of the rubric in hundredths, a remark beside each, one for all."""

    marking = models.ForeignKey(Marking, on_delete=models.CASCADE, related_name="marks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="marks_given")
    role = models.CharField(
        max_length=10,
        choices=[(MarkRole.MARKER.value, _("marker")), (MarkRole.MODERATOR.value, _("moderator"))],
        default=MarkRole.MARKER.value,
    )
    lines = models.JSONField()
    remarks = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["marking", "by"], name="one_mark_a_person")]
        ordering = ["at", "pk"]
