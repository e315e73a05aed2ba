"""What every kind of lesson shares in the editor: name, kind of hours, length."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

BODY_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "image", "hr"]
MINUTE_S = 60


class Component(models.TextChoices):
    """What a lesson's hours count as (domain §4.1)."""

    THEORY = "theory", _("theory")
    PRACTICE = "practice", _("practice")
    GENERAL = "general", _("general skills")


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
