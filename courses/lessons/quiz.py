"""The quiz lesson: questions drawn from a bank, on their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.lessons.parts import LessonBlock
from courses.lessons.quiz_plan import QuizPart, quiz_ref
from courses.lessons.shape import LessonShape

KIND = "quiz"


class QuizBlock(LessonBlock):
    """A quiz between lessons or at the end."""

    quiz = QuizPart(label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Quiz")
        label_format = "{title}"
        form_layout = blocks.BlockGroup(
            children=["title", "quiz", "minutes"], settings=["component", "required"]
        )

    def clean(self, value: Any) -> Any:  # Any: Wagtail's StructValue
        cleaned = super().clean(value)
        if not cleaned["quiz"].get("bank"):
            error = ValidationError(_("Choose the question bank that this quiz draws from."))
            inner = blocks.StructBlockValidationError(block_errors={"bank": error})
            raise blocks.StructBlockValidationError(block_errors={"quiz": inner})
        return cleaned


def shape_of(value: blocks.StructValue) -> LessonShape:
    """What a course version keeps of a quiz."""
    return LessonShape(kind=KIND, quiz=quiz_ref(value.get("quiz")))
