"""What apprentices wrote of their work, and what their mentors said to it. Lines and decisions are never changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lms.audit.triggers import register_append_only
from lms.cohorts.models import Enrolment, WorkProcess
from lms.partners.models import Partner
from lms.workplace.names import MENTORS_KINDS, DecisionKind


class WorkLog(models.Model):
    """One line of an apprentice's log (学徒周志): one day, from when to when, at what, what was done. Append-only.

    A corrected line is a new one that `replaces` the old. `learner` is that of the enrolment.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    natural_key = models.CharField(max_length=120, unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="work_logs")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(WorkProcess, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text="civil day of the programme's time zone")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pause_from = models.DateTimeField(null=True, blank=True)
    pause_to = models.DateTimeField(null=True, blank=True)
    work_s = models.PositiveIntegerField(help_text="seconds without the pause")
    is_timed = models.BooleanField(default=True, help_text="False: hours alone were written")
    done = models.CharField(max_length=600)
    learned = models.CharField(max_length=600, blank=True, default="")
    photo = models.CharField(max_length=200, blank=True, default="", help_text="name in the storage")
    written_at = models.DateTimeField(default=timezone.now)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="work_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(pause_from__isnull=True, pause_to__isnull=True)
                | Q(
                    pause_from__gte=F("starts_at"),
                    pause_to__gt=F("pause_from"),
                    pause_to__lte=F("ends_at"),
                ),
                name="pause_is_within_the_work",
            ),
            models.CheckConstraint(condition=Q(work_s__gt=0), name="work_has_seconds"),
        ]
        indexes = [
            models.Index(fields=["enrolment", "day"], name="work_by_person"),
            models.Index(fields=["learner", "day"], name="work_by_learner"),
        ]


class LogDecision(models.Model):
    """What became of a line, once: signed or returned by a mentor, or taken back by the apprentice. Append-only.

    `mentor` is whose line it was when a deputy decided. Nobody decides on their own work: the database refuses it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    log = models.OneToOneField(WorkLog, on_delete=models.PROTECT, related_name="decision")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment = models.CharField(max_length=600, blank=True, default="")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=[kind.value for kind in MENTORS_KINDS], by=F("learner")),
                name="nobody_signs_their_own_work",
            ),
            models.CheckConstraint(
                condition=~Q(kind="returned", comment=""), name="returned_line_says_what_to_change"
            ),
        ]


class Deputy(models.Model):
    """Somebody signs for a mentor who is away. What was signed before and after keeps its own name."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(mentor=F("deputy")), name="deputy_is_somebody_else"),
            models.UniqueConstraint(
                fields=["partner", "mentor", "deputy", "from_on"], name="one_deputy_from_a_day"
            ),
        ]


class Mastery(models.Model):
    """The mentor saw it: this apprentice did the work process alone (独立完成). Append-only."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="masteries")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(WorkProcess, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    photo = models.CharField(max_length=200, blank=True, default="", help_text="name in the storage")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "process"], name="one_mastery_a_process"),
            models.CheckConstraint(condition=~Q(by=F("learner")), name="nobody_ticks_their_own_skill"),
        ]


register_append_only(WorkLog)
register_append_only(LogDecision)
register_append_only(Mastery)
