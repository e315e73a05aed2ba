"""Question banks: what a trainer writes once and quizzes of any course draw from."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from courses.quizzes.items import Kind, Marking, QuestionData
from courses.quizzes.labels import State

# An empty list, also for a row that the release before writes.
NOTHING = models.Value([], models.JSONField())


class QuestionKind(models.TextChoices):
    """The kinds of items.py with words for people."""

    SINGLE = Kind.SINGLE.value, _("one right answer")
    MULTIPLE = Kind.MULTIPLE.value, _("several right answers")
    TRUEFALSE = Kind.TRUEFALSE.value, _("true or false")
    FILL = Kind.FILL.value, _("fill in the blanks")
    NUMERICAL = Kind.NUMERICAL.value, _("a number")
    MATCHING = Kind.MATCHING.value, _("match the pairs")
    ORDERING = Kind.ORDERING.value, _("put in order")
    SHORT = Kind.SHORT.value, _("a few words")
    ESSAY = Kind.ESSAY.value, _("a text, marked by a person")
    PRACTICAL = Kind.PRACTICAL.value, _("a task at the bench, marked by an examiner")


class QuestionMarking(models.TextChoices):
    """The rules of items.py for half-right answers with words for people."""

    PARTS = Marking.PARTS.value, _("a share for each right part")
    HALF = Marking.HALF.value, _("half when something is missing and nothing is wrong")
    ALL = Marking.ALL.value, _("all or nothing")


class QuestionState(models.TextChoices):
    """The states of labels.py with words for people."""

    DRAFT = State.DRAFT.value, _("question draft")
    REVIEW = State.REVIEW.value, _("in review")
    APPROVED = State.APPROVED.value, _("approved for use")
    RETIRED = State.RETIRED.value, _("retired")


class QuestionBank(ClusterableModel):
    """A set of questions. `key` is what course versions and files name it by, so it never changes."""

    key = models.SlugField(
        _("short name"),
        max_length=60,
        unique=True,
        help_text=_("Letters, numbers and dashes, for example tea-101-1."),
    )
    title = models.CharField(_("title"), max_length=200)
    # As a programme says them: a trade in words, a skill level from 5 to 1.
    occupation = models.CharField(_("occupation"), max_length=40, blank=True, default="", db_default="")
    level = models.CharField(_("skill level"), max_length=20, blank=True, default="", db_default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "courses"
        ordering = ["title"]
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of a bank. Texts by language; `answer` as items.py says for its kind."""

    bank = ParentalKey(QuestionBank, on_delete=models.CASCADE, related_name="questions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sort_order = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind, default=QuestionKind.SINGLE)
    stem = models.JSONField(_("question"), default=dict)
    options = models.JSONField(_("options"), default=dict, blank=True)
    answer = models.JSONField(_("answer"), null=True, blank=True, default=None)
    explanation = models.JSONField(_("explanation"), default=dict, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    points_hundredths = models.PositiveIntegerField(default=100)
    marking = models.CharField(
        _("half-right answers"),
        max_length=8,
        choices=QuestionMarking,
        default=QuestionMarking.PARTS,
        db_default=QuestionMarking.PARTS,
    )
    category = models.CharField(
        _("category"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("A path, for example Safety/Power."),
    )
    tags = models.JSONField(_("tags"), default=list, db_default=NOTHING, blank=True)
    media = models.JSONField(_("pictures and sound"), default=list, db_default=NOTHING, blank=True)
    rubric = models.JSONField(_("rubric"), default=list, db_default=NOTHING, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    state = models.CharField(
        _("question state"),
        max_length=10,
        choices=QuestionState,
        default=QuestionState.APPROVED,
        db_default=QuestionState.APPROVED,
        editable=False,
    )
    # Who wrote this version, and when; None for what was written before anybody noted it.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What derived.py makes of the question; empty in a row that the release before wrote, until it is indexed.
    tokens = models.TextField(default="", db_default="", editable=False)
    tag_line = models.TextField(default="", db_default="", editable=False)
    languages = models.CharField(max_length=80, default="", db_default="", editable=False)
    same_key = models.CharField(max_length=32, default="", db_default="", editable=False)

    # The name that Wagtail's inlines look for.
    sort_order_field = "sort_order"

    class Meta:
        app_label = "courses"
        ordering = ["sort_order", "id"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [
            models.Index(fields=["bank", "state", "category"], name="question_by_place"),
            models.Index(fields=["bank", "same_key"], name="question_by_words"),
            models.Index(fields=["bank"], condition=models.Q(same_key=""), name="question_not_indexed"),
        ]

    def __str__(self) -> str:
        return next((text for text in self.stem.values() if text), str(self.uuid))

    def as_data(self) -> QuestionData:
        """The question as a plain value."""
        return QuestionData(
            uuid=str(self.uuid),
            kind=self.kind,
            stem=self.stem,
            options=self.options,
            answer=self.answer,
            explanation=self.explanation,
            difficulty=self.difficulty,
            points_hundredths=self.points_hundredths,
            category=self.category,
            tags=self.tags,
            media=self.media,
            rubric=self.rubric,
            marking=self.marking,
            version=self.version,
        )
