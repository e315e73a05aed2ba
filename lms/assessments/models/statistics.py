"""How questions did: a projection of graded attempts, by question, version and quiz; `manage reconcile` makes it anew."""

from __future__ import annotations

from django.db import models


class QuestionStatistic(models.Model):
    """The figures of one version of a question in the quiz of one lesson (`rules.statistics.Figures`)."""

    question_uuid = models.UUIDField()
    version = models.PositiveIntegerField()
    lesson_uuid = models.UUIDField(db_index=True)
    asked = models.PositiveIntegerField()
    figures = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question_uuid", "version", "lesson_uuid"], name="one_statistic_per_version_and_quiz"
            )
        ]


class CountedQuiz(models.Model):
    """Of how many graded papers the figures of a lesson's quiz were made, and when."""

    lesson_uuid = models.UUIDField(unique=True)
    papers = models.PositiveIntegerField()
    counted_at = models.DateTimeField()
