"""What every kind of lesson shares in the editor: name, kind of hours, length, and the quiz that may follow."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from courses.outline import QuizRef
from courses.quizzes.models import QuestionBank

BODY_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "image", "hr"]
MINUTE_S = 60
DEFAULT_DRAW = 5
DEFAULT_PASS = 60


class Component(models.TextChoices):
    """What a lesson's hours count as (domain §4.1)."""

    THEORY = "theory", _("theory")
    PRACTICE = "practice", _("practice")
    GENERAL = "general", _("general skills")


def bank_choices() -> list[tuple[str, str]]:
    """Question banks by key, for a select."""
    return list(QuestionBank.objects.order_by("title").values_list("key", "title"))


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

    class Meta:
        icon = "help"
        form_layout = blocks.BlockGroup(
            children=["bank", "draw", "pass_percent"], settings=["time_limit_min"]
        )

    def clean(self, value: Any) -> Any:  # Any: Wagtail's StructValue
        cleaned = super().clean(value)
        bank = cleaned.get("bank")
        if not bank:
            return cleaned
        count = (
            QuestionBank.objects.filter(key=bank)
            .values_list("questions", flat=True)
            .exclude(questions=None)
            .count()
        )
        if count < (cleaned.get("draw") or 0):
            message = _(
                "This bank has %(count)d questions, so %(draw)d cannot be asked. Ask fewer or add questions."
            )
            error = ValidationError(message, params={"count": count, "draw": cleaned["draw"]})
            raise blocks.StructBlockValidationError(block_errors={"draw": error})
        return cleaned


class LessonBlock(blocks.StructBlock):
    """A lesson's common fields; kinds add theirs. The block's id is the lesson's uuid in every language."""

    title = blocks.CharBlock(max_length=200, label=_("Title"))
    minutes = blocks.IntegerBlock(
        min_value=1, max_value=600, default=10, label=_("Minutes"), help_text=_("How long it usually takes.")
    )
    component = blocks.ChoiceBlock(choices=Component.choices, default=Component.THEORY, label=_("Counts as"))
    required = blocks.BooleanBlock(
        required=False,
        default=True,
        label=pgettext_lazy("lesson", "Required"),
        help_text=_("The certificate waits for it."),
    )

    class Meta:
        abstract = True


def quiz_ref(value: Any) -> QuizRef | None:  # Any: Wagtail's StructValue
    """The quiz that the fields describe, or None without a bank."""
    if not value or not value.get("bank"):
        return None
    minutes = value.get("time_limit_min")
    return QuizRef(
        bank=value["bank"],
        draw=value.get("draw") or DEFAULT_DRAW,
        pass_percent=DEFAULT_PASS if value.get("pass_percent") is None else value["pass_percent"],
        time_limit_s=minutes * MINUTE_S if minutes else None,
    )
