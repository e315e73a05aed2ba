"""The on-site lesson: practice in a workshop, signed in and out; here only its plan."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.lessons.parts import BODY_FEATURES, Component, LessonBlock
from courses.lessons.shape import LessonShape

KIND = "onsite"


class OnsiteBlock(LessonBlock):
    """A practice unit on site."""

    component = blocks.ChoiceBlock(
        choices=Component.choices, default=Component.PRACTICE, label=_("Counts as")
    )
    plan = blocks.RichTextBlock(
        required=False,
        features=BODY_FEATURES,
        label=_("What happens"),
        help_text=_("What is practised, where, and what to bring."),
    )

    class Meta:
        icon = "group"
        label = _("On site")
        label_format = "{title}"
        form_layout = blocks.BlockGroup(
            children=["title", "minutes", "plan"], settings=["component", "required"]
        )


def shape_of(value: blocks.StructValue) -> LessonShape:
    """What a course version keeps of an on-site lesson."""
    return LessonShape(kind=KIND, body=value.get("plan"))
