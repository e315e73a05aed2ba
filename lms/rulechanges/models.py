"""Trying a rule set on a class, and moving the class to it: what was asked, decided, and done to whom."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.cohorts.models import Cohort, Enrolment
from lms.rulesets.models import RuleSet
from media_pipeline.jobs import WorkRow

TRIAL_TASK = "lms.rulechanges.tasks.trial_task"
MOVE_TASK = "lms.rulechanges.tasks.move_task"


class Trial(WorkRow):
    """Work: what would become of every person of a class under another rule set. Nothing is posted by it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkRow.Meta):
        abstract = False


class TrialLine(models.Model):
    """One person of a trial. `before` and `after` are rules.Facts; `days`: on how many the seconds would differ."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="lines")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=60, help_text="the rule set in force then")
    before = models.JSONField()
    after = models.JSONField()
    has_certificate = models.BooleanField(default=False)
    effect = models.CharField(max_length=20)
    days = models.PositiveIntegerField(default=0)
    elsewhere_s = models.IntegerField(
        default=0, help_text="seconds more or fewer in the person's other classes"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "enrolment"], name="one_line_per_trial")]


class Decision(models.TextChoices):
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


class RuleMove(models.Model):
    """A class moves to another rule set: proposed after a trial by one person, decided by another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    for_newcomers = models.BooleanField(default=False, help_text="the programme too")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(decision="waiting"), name="one_move_waiting_per_class"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="a_move_is_decided_by_another",
            ),
        ]


class MovedPerson(models.Model):
    """One person of a move: from which rule set, and once it is done, what became of the hours."""

    move = models.ForeignKey(RuleMove, on_delete=models.PROTECT, related_name="people")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    from_ruleset = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    before_tenths = models.PositiveIntegerField(default=0)
    after_tenths = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "enrolment"], name="one_person_once_per_move")]


class MoveWork(WorkRow):
    """Work: carry out an approved move, person by person; what is done stays done when it is killed."""

    move = models.OneToOneField(RuleMove, on_delete=models.PROTECT, related_name="work")

    class Meta(WorkRow.Meta):
        abstract = False
