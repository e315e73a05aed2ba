"""The plan of a quiz in the editor: what it is for, what is asked, how it is passed, what is shown afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from courses.lessons.parts import MINUTE_S
from courses.lessons.question_chooser import QuestionsBlock, check_chosen, check_chosen_once, chosen_in
from courses.outline import Purpose, QuizPick, QuizRef, Release, Review
from courses.quizzes.exam_banks import exam_banks_among
from courses.quizzes.items import Marking
from courses.quizzes.models import QuestionBank, QuestionMarking

DEFAULT_DRAW = 5
DEFAULT_PASS = 60
FULL_POINTS = 100


class QuizPurpose(models.TextChoices):
    """The purposes of outline.py with words for people."""

    LESSON = Purpose.LESSON.value, _("quiz of the lesson: a pass lets its hours count")
    PRACTICE = Purpose.PRACTICE.value, _("practice: counts nowhere")
    FINAL = Purpose.FINAL.value, _("final exam")


class QuizReview(models.TextChoices):
    """What is shown after handing in."""

    FULL = Review.FULL.value, _("marks, right answers and explanations")
    MARKS = Review.MARKS.value, _("marks alone")
    NOTHING = Review.NOTHING.value, _("nothing but the receipt")


class QuizRelease(models.TextChoices):
    """When it is shown."""

    AT_ONCE = Release.AT_ONCE.value, _("at once")
    AFTER_WINDOW = Release.AFTER_WINDOW.value, _("when the sitting is over")
    BY_PERSON = Release.BY_PERSON.value, _("when a trainer releases it")


def bank_choices() -> list[tuple[str, str]]:
    """Question banks by key, for a select."""
    return list(QuestionBank.objects.order_by("title").values_list("key", "title"))


class Parts(blocks.ListBlock):
    """A list that may be missing from a form: editors of before know no parts."""

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:  # Any: Wagtail's own types
        if f"{prefix}-count" not in data:
            return self.normalize([])
        return super().value_from_datadict(data, files, prefix)


class PickPart(blocks.StructBlock):
    """One part of a paper: chosen questions, or such that are drawn by what they are."""

    bank = blocks.ChoiceBlock(choices=bank_choices, label=_("Question bank"))
    fixed = QuestionsBlock(
        label=_("Chosen questions"), help_text=_("With some, only the points of what is below matter.")
    )
    count = blocks.IntegerBlock(min_value=1, max_value=100, default=DEFAULT_DRAW, label=_("Questions asked"))
    category = blocks.CharBlock(
        required=False,
        max_length=200,
        label=pgettext_lazy("question", "Category"),
        help_text=_("With everything below it."),
    )
    tags = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("With one of these tags"),
        help_text=_("Separate by commas."),
    )
    difficulty_from = blocks.IntegerBlock(min_value=1, max_value=5, default=1, label=_("Difficulty from"))
    difficulty_to = blocks.IntegerBlock(min_value=1, max_value=5, default=5, label=_("Difficulty to"))
    points = blocks.DecimalBlock(
        min_value=0.01,
        max_value=100,
        decimal_places=2,
        required=False,
        label=_("Points each"),
        help_text=_("Empty: as each question says."),
    )

    class Meta:
        icon = "list-ul"
        label_format = "{bank}: {count}"

    def clean(self, value: Any) -> Any:  # Any: Wagtail's StructValue
        cleaned = super().clean(value)
        try:
            check_chosen(cleaned["bank"], chosen_in(cleaned.get("fixed")))
        except ValidationError as wrong:
            raise blocks.StructBlockValidationError(block_errors={"fixed": wrong}) from wrong
        return cleaned


class QuizPart(blocks.StructBlock):
    """How a quiz is drawn and passed. Without a bank there is no quiz."""

    bank = blocks.ChoiceBlock(
        choices=bank_choices,
        required=False,
        label=_("Question bank"),
        help_text=_("Leave empty for no quiz. Banks are made under “Question banks”."),
    )
    draw = blocks.IntegerBlock(min_value=1, max_value=100, default=DEFAULT_DRAW, label=_("Questions asked"))
    pass_percent = blocks.IntegerBlock(
        min_value=0, max_value=100, default=DEFAULT_PASS, label=_("Pass mark, %")
    )
    time_limit_min = blocks.IntegerBlock(
        min_value=1,
        max_value=300,
        required=False,
        label=_("Time limit, minutes"),
        help_text=_("Empty: no limit."),
    )
    purpose = blocks.ChoiceBlock(
        choices=QuizPurpose.choices, default=QuizPurpose.LESSON, required=False, label=_("What it is for")
    )
    by_sitting = blocks.BooleanBlock(
        required=False,
        label=_("Only in a sitting"),
        help_text=_("Closed until a trainer makes a sitting with day and time for a class."),
    )
    parts = Parts(
        PickPart(),
        default=[],
        required=False,
        label=_("Parts"),
        help_text=_("With parts, the paper is drawn part by part instead of from the bank above."),
    )
    attempts = blocks.IntegerBlock(
        min_value=1,
        max_value=100,
        required=False,
        label=pgettext_lazy("quiz", "Attempts"),
        help_text=_("Empty: any number."),
    )
    cooldown_min = blocks.IntegerBlock(
        min_value=1, max_value=10_080, required=False, label=_("Minutes between two attempts")
    )
    marking = blocks.ChoiceBlock(
        choices=QuestionMarking.choices,
        required=False,
        label=_("Half-right answers"),
        help_text=_("Empty: as each question says."),
    )
    keep_order = blocks.BooleanBlock(required=False, label=_("Questions in the same order for everybody"))
    keep_options = blocks.BooleanBlock(required=False, label=_("Options in the same order for everybody"))
    review = blocks.ChoiceBlock(
        choices=QuizReview.choices, default=QuizReview.FULL, required=False, label=_("Shown afterwards")
    )
    release = blocks.ChoiceBlock(
        choices=QuizRelease.choices, default=QuizRelease.AT_ONCE, required=False, label=_("Shown from when")
    )

    class Meta:
        icon = "help"
        form_layout = blocks.BlockGroup(
            children=["bank", "draw", "pass_percent"],
            settings=[
                "time_limit_min", "purpose", "by_sitting", "parts", "attempts", "cooldown_min", "marking",
                "keep_order", "keep_options", "review", "release",
            ],
        )  # fmt: skip

    def clean(self, value: Any) -> Any:  # Any: Wagtail's StructValue
        cleaned = super().clean(value)
        if cleaned.get("bank"):
            errors = {**_too_few(cleaned), **_unfitting(cleaned), **_chosen_twice(cleaned)}
            if errors:
                raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


def _too_few(cleaned: Mapping[str, Any]) -> dict[str, ValidationError]:
    """A bank that has fewer questions than are asked. Parts are counted when a paper is drawn."""
    if cleaned.get("parts"):
        return {}
    asked = QuestionBank.objects.filter(key=cleaned["bank"]).exclude(questions=None)
    count = asked.values_list("questions", flat=True).count()
    if count >= (cleaned.get("draw") or 0):
        return {}
    message = _("This bank has %(count)d questions, so %(draw)d cannot be asked. Ask fewer or add questions.")
    return {"draw": ValidationError(message, params={"count": count, "draw": cleaned["draw"]})}


def _chosen_twice(cleaned: Mapping[str, Any]) -> dict[str, ValidationError]:
    try:
        check_chosen_once(chosen_in(part.get("fixed")) for part in cleaned.get("parts") or ())
    except ValidationError as wrong:
        return {"bank": wrong}
    return {}


def _unfitting(cleaned: Mapping[str, Any]) -> dict[str, ValidationError]:
    """What cannot be together: nobody could ever take it, or an exam's questions would be known before it."""
    errors = {}
    purpose = cleaned.get("purpose") or Purpose.LESSON
    if cleaned.get("by_sitting") and purpose != Purpose.FINAL:
        errors["by_sitting"] = ValidationError(_("Sittings are for final exams."))
    if (cleaned.get("release") or Release.AT_ONCE) != Release.AT_ONCE and not cleaned.get("by_sitting"):
        errors["release"] = ValidationError(_("Results wait for a sitting: tick “Only in a sitting”."))
    banks = [cleaned["bank"], *(part["bank"] for part in cleaned.get("parts") or ())]
    if purpose == Purpose.PRACTICE and exam_banks_among(banks):
        errors["bank"] = ValidationError(
            _("This bank belongs to a final exam: practice would show its questions. Choose another bank.")
        )
    return errors


def quiz_ref(value: Any) -> QuizRef | None:  # Any: Wagtail's StructValue
    """The quiz that the fields describe, or None without a bank."""
    if not value or not value.get("bank"):
        return None
    parts = tuple(_pick(part) for part in value.get("parts") or ())
    return QuizRef(
        bank=value["bank"],
        draw=sum(part.size for part in parts) or value.get("draw") or DEFAULT_DRAW,
        pass_percent=DEFAULT_PASS if value.get("pass_percent") is None else value["pass_percent"],
        time_limit_s=_seconds(value.get("time_limit_min")),
        cooldown_s=_seconds(value.get("cooldown_min")) or 0,
        purpose=value.get("purpose") or Purpose.LESSON.value,
        parts=parts,
        mix_questions=not value.get("keep_order"),
        mix_options=not value.get("keep_options"),
        marking=value.get("marking") if value.get("marking") in set(Marking) else "",
        attempts=value.get("attempts") or 0,
        review=value.get("review") or Review.FULL.value,
        release=value.get("release") or Release.AT_ONCE.value,
        by_sitting=bool(value.get("by_sitting")),
    )


def _pick(part: Mapping[str, Any]) -> QuizPick:
    tags = (part.get("tags") or "").replace("，", ",").replace("、", ",").split(",")
    points = part.get("points")
    points_hundredths = int(points * FULL_POINTS) if points else None
    if fixed := chosen_in(part.get("fixed")):
        return QuizPick(bank=part["bank"], fixed=fixed, points_hundredths=points_hundredths)
    return QuizPick(
        bank=part["bank"],
        count=part.get("count") or DEFAULT_DRAW,
        category=(part.get("category") or "").strip(" /"),
        tags=tuple(tag.strip() for tag in tags if tag.strip()),
        difficulty_from=part.get("difficulty_from") or 1,
        difficulty_to=part.get("difficulty_to") or 5,
        points_hundredths=points_hundredths,
    )


def _seconds(minutes: int | None) -> int | None:
    return minutes * MINUTE_S if minutes else None
