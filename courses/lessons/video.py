"""The video lesson: a media asset of the pipeline, notes beside it, a quiz after it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.lessons.parts import BODY_FEATURES, LessonBlock
from courses.lessons.quiz_plan import QuizPart, quiz_ref
from courses.lessons.shape import LessonShape
from courses.library.chooser import AssetBlock

KIND = "video"
# The part of a lesson that names its film.
FILM = "video"


class VideoBlock(LessonBlock):
    """A video with its quiz."""

    video = AssetBlock(
        required=False, label=_("Video"), help_text=_("Upload a file or choose one that is there already.")
    )
    notes = blocks.RichTextBlock(required=False, features=BODY_FEATURES, label=_("Notes beside the video"))
    quiz = QuizPart(required=False, label=_("Quiz after the video"))

    class Meta:
        icon = "media"
        label = _("Video")
        label_format = "{title}"
        form_layout = blocks.BlockGroup(
            children=["title", "video", "minutes", "quiz", "notes"], settings=["component", "required"]
        )


def shape_of(value: blocks.StructValue) -> LessonShape:
    """What a course version keeps of a video lesson."""
    asset = value.get("video")
    return LessonShape(
        kind=KIND,
        asset=UUID(str(asset)) if asset else None,
        quiz=quiz_ref(value.get("quiz")),
        body=value.get("notes"),
    )
