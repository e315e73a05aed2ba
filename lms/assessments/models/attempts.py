"""Attempts at a quiz: the questions are fixed when they are revealed, each answer is saved at once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.outline import Purpose, Release, Review
from lms.assessments.models.sittings import Sitting
from lms.cohorts.models import Enrolment


class AttemptState(models.TextChoices):
    OPEN = "open", _("open")
    SUBMITTED = "submitted", _("submitted")
    EXPIRED = "expired", _("closed by the server")


class Attempt(models.Model):
    """One try at one quiz of one lesson. `paper` is the frozen question set with keys; never sent whole.

    `withheld`: marked, but nobody may learn how; `passed` is not known then, so that no reader can tell. `holder` names
    the one browser that may write, where the sitting wants one.
    """

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
    purpose = models.CharField(max_length=10, default=Purpose.LESSON.value, db_default=Purpose.LESSON.value)
    review = models.CharField(max_length=10, default=Review.FULL.value, db_default=Review.FULL.value)
    release = models.CharField(max_length=12, default=Release.AT_ONCE.value, db_default=Release.AT_ONCE.value)
    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    limit_s = models.PositiveIntegerField(
        null=True, blank=True, help_text="of the plan, so that a deadline can be told anew"
    )
    withheld = models.BooleanField(default=False, db_default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    # It was released, and the ledger and its learner have still to hear of it.
    to_tell = models.BooleanField(default=False, db_default=False)
    holder = models.CharField(max_length=32, blank=True, default="", db_default="")
    # What the holder said of itself when it began or took over: lms.accounts.rules.Device.
    device = models.CharField(max_length=20, blank=True, default="", db_default="")
    # The receipt: written once, when it is handed in.
    receipt_code = models.CharField(max_length=12, blank=True, default="", db_default="")
    receipt_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    answered = models.PositiveSmallIntegerField(null=True, blank=True)
    # When its mistakes went into the book of its learner.
    mistakes_at = models.DateTimeField(null=True, blank=True)

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
            models.UniqueConstraint(
                fields=["sitting", "enrolment"],
                condition=Q(sitting__isnull=False),
                name="one_attempt_per_person_and_sitting",
            ),
        ]
        indexes = [
            models.Index(fields=["lesson_uuid"], condition=Q(to_tell=True), name="results_to_tell"),
            models.Index(
                fields=["submitted_at"], condition=Q(mistakes_at__isnull=True), name="mistakes_not_gathered"
            ),
        ]


class Answer(models.Model):
    """The answer to one question of an attempt, as last saved.

    `stamp` and `device` order packets whatever way they come: a Lamport clock of the attempt, ties by device.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.PositiveIntegerField(help_text="place in the paper, from 0")
    value = models.JSONField()
    saved_at = models.DateTimeField()
    stamp = models.BigIntegerField(default=0, db_default=0)
    device = models.CharField(max_length=32, blank=True, default="", db_default="")
    at = models.PositiveSmallIntegerField(null=True, blank=True, help_text="where the learner was then")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_answer_per_question")
        ]


class AsideAnswer(models.Model):
    """An answer that a device sent after the exam went on on another: it is in no paper until its learner takes it in.

    Of one question the latest by `stamp` and `sent_by`. `decided_at`: the learner decided; `was_taken` says how.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="aside")
    question = models.PositiveIntegerField(help_text="place in the paper, from 0")
    value = models.JSONField(null=True)
    stamp = models.BigIntegerField(default=0)
    sent_by = models.CharField(max_length=32, blank=True, default="")
    told_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    was_taken = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_aside_answer_per_question")
        ]
