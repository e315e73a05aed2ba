"""Plain rows that lists and cards are made of: subjects, and one entry for each course and language."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.fields import TextsField
from courses.outline import in_language


class Subject(models.Model):
    """An occupation that courses belong to, with its name and one line of words in every language."""

    key = models.SlugField(_("short name"), max_length=40, unique=True)
    occupation_code = models.CharField(
        _("occupation code"),
        max_length=20,
        blank=True,
        default="",
        help_text=_("From the national directory."),
    )
    name = TextsField(_("name"))
    line = TextsField(_("line of words"), blank=True)
    sort_order = models.PositiveIntegerField(_("place in the list"), default=100)

    class Meta:
        app_label = "courses"
        ordering = ["sort_order", "key"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def __str__(self) -> str:
        return in_language(self.name, settings.LANGUAGE_CODE) or self.key


class CourseIndexEntry(models.Model):
    """One published course in one language, ready for a card: a projection, rebuilt by `actions.reindex_course`."""

    course_key = models.UUIDField()
    language = models.CharField(max_length=10)
    page_id = models.PositiveBigIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=300, blank=True, default="")
    url = models.CharField(max_length=300)
    subject_key = models.CharField(max_length=40, blank=True, default="")
    subject_name = models.CharField(max_length=200, blank=True, default="")
    level = models.PositiveSmallIntegerField()
    class_kind = models.CharField(max_length=20)
    poster_key = models.CharField(max_length=20)
    poster_url = models.CharField(max_length=300, blank=True, default="")
    online_tenths = models.PositiveIntegerField(default=0)
    onsite_tenths = models.PositiveIntegerField(default=0)
    workplace_tenths = models.PositiveIntegerField(default=0)
    trainer_name = models.CharField(max_length=120, blank=True, default="")
    partner_name = models.CharField(max_length=120, blank=True, default="")
    partner_mark = models.CharField(max_length=20, blank=True, default="")
    audience = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    lesson_count = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    is_live = models.BooleanField(default=True)
    is_listed = models.BooleanField(default=True)
    title_tokens = models.TextField(default="")
    tokens = models.TextField(default="")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "courses"
        indexes = [models.Index(fields=["language", "is_listed"], name="entry_by_language_idx")]
        constraints = [
            models.UniqueConstraint(fields=["course_key", "language"], name="one_entry_per_course_language")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.language}"
