"""Announcements to classes with who has read them, and learners' questions on lessons with their answers."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.cohorts.models import Cohort, Enrolment
from lms.discussions.rules.showing import Audience


class Announcement(models.Model):
    """Something that a class should know, from a day to a day. `form` is the form it came from: sent twice it is one."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    form = models.UUIDField(default=uuid4)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, default="")
    is_pinned = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    is_sent = models.BooleanField(default=False, help_text="also as a message")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "form"], name="one_announcement_a_form"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=models.F("from_on")),
                name="announcement_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["cohort", "from_on"], name="announcement_by_class")]


class AnnouncementRead(models.Model):
    """Somebody has opened an announcement."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "user"], name="one_reading_a_person")]


class Question(models.Model):
    """A learner's question on a lesson. It waits since `waiting_since` until somebody answers; a follow-up waits anew.

    The asker is the learner of the enrolment: what erases a person there, erases the name here.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    course_key = models.UUIDField()
    lesson_uuid = models.UUIDField()
    lesson_title = models.JSONField(default=dict, help_text="by language, when it was asked")
    film_s = models.PositiveIntegerField(null=True, blank=True, help_text="second of the film")
    form = models.UUIDField(unique=True, default=uuid4)
    text = models.TextField()
    asked_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    audience = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Audience], default=Audience.ASKER.value
    )
    helped_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_why="")
                | Q(hidden_at__isnull=False) & ~Q(hidden_why=""),
                name="hidden_question_says_why",
            )
        ]
        indexes = [
            models.Index(fields=["lesson_uuid", "asked_at"], name="question_by_lesson"),
            models.Index(
                fields=["waiting_since"], condition=Q(waiting_since__isnull=False), name="question_waiting"
            ),
        ]


class QuestionWords(models.Model):
    """What was said after the question: an answer, or the asker once more."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="words")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_answer = models.BooleanField()
    form = models.UUIDField(unique=True, default=uuid4)
    text = models.TextField()
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
