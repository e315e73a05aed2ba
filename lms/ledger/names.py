"""The words of the ledger that other rooms may use: modes, kinds of evidence and entries, grades of proof."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    ONLINE = "online", _("online")
    LIVE = "live", _("live online")
    ONSITE = "onsite", _("on-site")
    WORKPLACE = "workplace", _("workplace")
    ASSESSMENT = "assessment", _("assessment")


class EntryKind(models.TextChoices):
    CREDIT = "credit", _("credit")
    REVERSAL = "reversal", _("reversal")
    ADJUSTMENT = "adjustment", _("adjustment")
    RECOGNITION = "recognition", _("recognition")
    TRANSFER_IN = "transfer_in", _("transfer in")
    TRANSFER_OUT = "transfer_out", _("transfer out")


class EvidenceKind(models.TextChoices):
    PLAY = "play", _("video played")
    READING = "reading", _("text read")
    QUIZ_PASS = "quiz_pass", _("quiz passed")
    SIGN_IN = "sign_in", _("period signed in")
    WORK_LOG = "work_log", _("work log signed")
    PROMPT = "prompt", _("presence prompt")


class Grade(models.TextChoices):
    A = "A", _("witnessed")
    B = "B", _("timed by the server")
    C = "C", _("claimed later")
    D = "D", _("declared")


# Which total of a list of people a mode adds to: live counts as online, assessment as on-site.
TOTAL_OF = {
    Mode.ONLINE: "online_s",
    Mode.LIVE: "online_s",
    Mode.ONSITE: "onsite_s",
    Mode.ASSESSMENT: "onsite_s",
    Mode.WORKPLACE: "workplace_s",
}
