"""The words of the workplace that other rooms may use."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class DecisionKind(models.TextChoices):
    """What became of a line. A line without a decision waits for the mentor."""

    SIGNED = "signed", pgettext_lazy("work log", "signed")
    RETURNED = "returned", pgettext_lazy("work log", "returned")
    REPLACED = "replaced", pgettext_lazy("work log", "written anew")
    WITHDRAWN = "withdrawn", pgettext_lazy("work log", "taken back")


WAITING = pgettext_lazy("work log", "waits for the mentor")
MENTORS_KINDS = (DecisionKind.SIGNED, DecisionKind.RETURNED)


class PadState(models.TextChoices):
    """What became of a decision that was made without a network."""

    TAKEN = "taken", pgettext_lazy("work log", "taken")
    ASKED = "asked", pgettext_lazy("work log", "asked again")
