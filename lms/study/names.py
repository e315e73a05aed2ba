"""The words of the study room that other rooms may use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeaseKind(models.TextChoices):
    """What gives the time its clock: a film, or the nominal time of a text or of courseware."""

    VIDEO = "video", _("video")
    READING = "reading", _("reading")
    PACKAGE = "package", _("courseware")


# Active time fills a nominal time; there is no film to stand at a place of.
NOMINAL = frozenset({LeaseKind.READING, LeaseKind.PACKAGE})


class BatchState(models.TextChoices):
    """What became of a batch of offline learning."""

    COUNTED = "counted", _("counted")
    HELD = "held", _("with the training office")
    DECIDED = "decided", _("decided by the training office")
    REFUSED = "refused", _("not taken")


class HeldWhy(models.TextChoices):
    """Why a stretch waits for a person instead of counting by itself."""

    LATE = "late", _("it came more than a week later")
    CLOCK_BROKEN = (
        "clock-broken",
        _("the device restarted and its clock was changed: when it was, nothing proves"),
    )
    MORE_THAN_GAP = "more-than-gap", _("it claims more time than went by")
    DEVICE_REMOVED = "device-removed", _("the device was removed as lost")
    LEFT_CLASS = "left-class", _("the learner has left the class")
