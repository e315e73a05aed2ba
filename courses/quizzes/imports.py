"""Files of questions that were handed in on a page: looked at, corrected, written, perhaps taken back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from courses.quizzes.models import QuestionBank


class QuestionImport(models.Model):
    """A file (or pasted text) on its way into a bank; `choices` is what a person decided about it (`importing.py`).

    Once written, the file goes and what it did stays, so that it can be taken back. Unwritten ones go after two weeks.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="imports")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)
    file_name = models.CharField(max_length=200, blank=True, default="", help_text="blank: pasted text")
    content = models.BinaryField(default=bytes)
    content_hash = models.CharField(max_length=64, help_text="the same file again")
    choices = models.JSONField(default=dict)
    written_at = models.DateTimeField(null=True, blank=True)
    # By the question's uuid: null for a new one, what it was for a changed one.
    changes = models.JSONField(default=dict)
    figures = models.JSONField(default=dict, help_text="what the receipt says")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "courses"
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "made_by", "content_hash"],
                condition=models.Q(written_at__isnull=True),
                name="one_draft_per_question_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.file_name}"
