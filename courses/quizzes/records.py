"""What is kept of a bank's past: what a question was, who reviewed it, what was done to many at once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.quizzes.items import QuestionData, question_from
from courses.quizzes.models import Question, QuestionBank, QuestionState


class QuestionVersion(models.Model):
    """A question as it was before somebody changed it. Written once, with the change; never touched again."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    # Of this version; None when nobody noted it.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_row_per_question_version")
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    def as_data(self) -> QuestionData:
        """The question as it was."""
        return question_from(self.data)


class ReviewStep(models.Model):
    """Somebody moved a question to another state."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="review_steps")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=QuestionState)
    remark = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "courses"
        indexes = [models.Index(fields=["question", "at"], name="review_by_question")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.state}"


class ActVerb(models.TextChoices):
    """What can be done to many questions at once."""

    MOVE = "category", _("category changed")
    TAG = "tags", _("tags changed")
    DIFFICULTY = "difficulty", _("difficulty changed")
    STATE = "state", _("state changed")
    DELETE = "delete", _("deleted from the bank")


class BankAct(models.Model):
    """One act on many questions, with what was there before: so it can be taken back."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="acts")
    verb = models.CharField(max_length=12, choices=ActVerb)
    # By the question's uuid: [before, after]; of a deleted one the whole row before.
    changes = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "courses"
        indexes = [models.Index(fields=["bank", "at"], name="act_by_bank")]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.verb}"
