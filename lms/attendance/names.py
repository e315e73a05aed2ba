"""The words of attendance that other rooms may use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.attendance.rules.presence import SignKind, Status

KINDS = [
    (SignKind.IN.value, _("signed in")),
    (SignKind.OUT.value, _("signed out")),
    (SignKind.ABSENT.value, _("absent")),
    (SignKind.LEAVE.value, _("on leave")),
    (SignKind.CLEARED.value, _("mark taken back")),
]
STATUSES = [
    (Status.PRESENT.value, pgettext_lazy("attendance", "present")),
    (Status.LATE.value, _("late")),
    (Status.LEFT.value, _("left early")),
    (Status.ABSENT.value, _("absent")),
    (Status.LEAVE.value, _("on leave")),
]


class SignWay(models.TextChoices):
    """How somebody signed."""

    CODE = "code", _("code on the screen")
    PIN = "pin", _("own PIN on the trainer’s device")
    SIGNATURE = "signature", _("signature on the trainer’s device")
    WORD = "word", _("the trainer’s word")


class CandidateState(models.TextChoices):
    WAITING = "waiting", _("waits for the office")
    APPROVED = "approved", _("in the class")
    REJECTED = "rejected", _("not taken")


class KitState(models.TextChoices):
    """What became of something that a device wrote down without a network."""

    TAKEN = "taken", _("taken")
    WAITING = "waiting", _("waits for what came before it")
    HELD = "held", _("waits for the office")
    REFUSED = "refused", _("refused")
