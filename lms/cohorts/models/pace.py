"""What HR does about somebody's pace: a later end with its reason, and a question to the mentor with its answer."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.cohorts.models.people import Enrolment


class EnrolmentExtension(models.Model):
    """A later end of one person in a class. `before_on` is what stood before, so that it can be taken back."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="extensions")
    before_on = models.DateField(null=True, blank=True)
    to_on = models.DateField()
    why = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)


class MentorQuestion(models.Model):
    """HR asks a mentor about an apprentice; the mentor answers. One question a person and mentor waits at a time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="mentor_questions")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=600, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "mentor"],
                condition=Q(answered_at__isnull=True),
                name="one_question_to_a_mentor_waits",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="answered_question_has_an_answer",
            ),
        ]
        indexes = [models.Index(fields=["mentor", "answered_at"], name="question_by_mentor")]
