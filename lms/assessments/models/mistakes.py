"""The book of mistakes: which questions a person got wrong, and when each comes again."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from lms.assessments.models.attempts import Attempt


class Mistake(models.Model):
    """A question that somebody got wrong, as they saw it last: at `place` in the paper of `attempt`.

    `due_on` is when it comes again, None when it is done; `practised_on` the last day on which it was practised.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mistakes")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="mistakes")
    place = models.PositiveIntegerField()
    question_uuid = models.CharField(max_length=36)
    course_key = models.UUIDField()
    box = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    wrong_times = models.PositiveIntegerField(default=1)
    wrong_at = models.DateTimeField()
    practised_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "question_uuid"], name="a_question_is_once_in_a_book")
        ]
        indexes = [
            models.Index(
                fields=["learner", "due_on"],
                condition=models.Q(due_on__isnull=False),
                name="mistakes_to_come",
            )
        ]
