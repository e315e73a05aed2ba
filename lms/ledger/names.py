"""The words of the ledger that other rooms may use: modes, kinds of evidence and entries, grades of proof."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    COURSEWARE = "courseware", _("courseware used")
    COURSEWARE_TIME = "courseware_time", _("time that courseware claims")
    QUIZ_PASS = "quiz_pass", _("quiz passed")
    SIGN_IN = "sign_in", _("period signed in")
    WORK_LOG = "work_log", _("work log signed")
    PROMPT = "prompt", _("presence prompt")


class Grade(models.TextChoices):
    A = "A", _("witnessed")
    B = "B", _("timed by the server")
    C = "C", _("claimed later")
    D = "D", _("declared")


class CorrectionAct(models.TextChoices):
    CORRECT = "correct", _("entry corrected")
    ADJUST = "adjust", _("hours added")
    RECOGNISE = "recognise", _("prior learning recognised")
    TRANSFER = "transfer", _("moved to another class")


class CorrectionReason(models.TextChoices):
    SIGN_IN = "sign_in", _("sign-in or sign-out forgotten or wrong")
    PROXY = "proxy", _("somebody else signed in")
    DEVICE = "device", _("device or network failed")
    TRAINER = "trainer", _("the trainer’s or mentor’s mistake")
    ELSEWHERE = "elsewhere", _("learned elsewhere")
    MOVED = "moved", _("changed class")
    OTHER = "other", _("another reason")


class CorrectionState(models.TextChoices):
    WAITING = "waiting", _("waiting for a second person")
    POSTED = "posted", _("posted")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "taken back")


class SecondNeeded(models.TextChoices):
    """Why one person is not enough."""

    SIZE = (
        "size",
        _("more than 2 units, together with what one person changed here on the same day or within 24 hours"),
    )
    RECOGNITION = "recognition", _("recognised hours are always looked at by two")
    CLOSED = "closed", _("the class is closed")
    CERTIFICATE = "certificate", _("a certificate was issued on these hours")
    RULE = "rule", _("the rule set of the class asks for two people")


class DayQuestion(models.TextChoices):
    """What a learner asks about a day."""

    MISSING = "missing", _("Minutes are missing")
    TOO_MUCH = "too_much", _("More counted than I learned")
    CHANGED = "changed", _("A person changed it, and I do not agree")
    OTHER = "other", pgettext_lazy("question about a day", "Something else")


# Which total of a list of people a mode adds to: live counts as online, assessment as on-site.
TOTAL_OF = {
    Mode.ONLINE: "online_s",
    Mode.LIVE: "online_s",
    Mode.ONSITE: "onsite_s",
    Mode.ASSESSMENT: "onsite_s",
    Mode.WORKPLACE: "workplace_s",
}
