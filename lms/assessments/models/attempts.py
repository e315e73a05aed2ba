"""Attempts at a quiz: the questions are fixed when they are revealed, each answer is saved at once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.cohorts.models import Enrolment


class AttemptState(models.TextChoices):
    OPEN = "open", _("open")
    SUBMITTED = "submitted", _("submitted")
    EXPIRED = "expired", _("closed by the server")


class Attempt(models.Model):
    """One try at one quiz of one lesson. `paper` is the frozen question set with keys; never sent whole."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    course_key = models.UUIDField()
    lesson_uuid = models.UUIDField()
    lesson_version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=AttemptState, default=AttemptState.OPEN)
    paper = models.JSONField()
    pass_percent = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Points are integers in hundredths, so that partial marks stay exact.
    score_hundredths = models.PositiveIntegerField(null=True, blank=True)
    max_hundredths = models.PositiveIntegerField(default=0)
    passed = models.BooleanField(null=True, blank=True)
    result = models.JSONField(default=list)
    # Handed in, and people have still to mark some of it: `passed` is not known then.
    awaits_marks = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson_uuid", "number"], name="one_attempt_per_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "lesson_uuid"],
                condition=Q(state="open"),
                name="one_open_attempt_per_quiz",
            ),
        ]


class Answer(models.Model):
    """The answer to one question of an attempt, as last saved."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.PositiveIntegerField(help_text="place in the paper, from 0")
    value = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_answer_per_question")
        ]
