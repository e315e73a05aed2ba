"""The article lesson: a text with pictures, and a quiz after it when the trainer wants one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.lessons.parts import BODY_FEATURES, LessonBlock
from courses.lessons.quiz_plan import QuizPart, quiz_ref
from courses.lessons.shape import LessonShape

KIND = "article"


class ArticleBlock(LessonBlock):
    """A text to read."""

    body = blocks.RichTextBlock(features=BODY_FEATURES, label=_("Text"))
    quiz = QuizPart(required=False, label=_("Quiz after the text"))

    class Meta:
        icon = "doc-full"
        label = _("Article")
        label_format = "{title}"
        form_layout = blocks.BlockGroup(
            children=["title", "body", "minutes", "quiz"], settings=["component", "required"]
        )


def shape_of(value: blocks.StructValue) -> LessonShape:
    """What a course version keeps of an article."""
    return LessonShape(kind=KIND, quiz=quiz_ref(value.get("quiz")), body=value.get("body"))
