"""The words of the cases room that other rooms may use: kinds, states, outcomes, and which outcome fits which kind."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseKind(models.TextChoices):
    """Why a person has to look. A flag is a question: it changes no second of anybody's hours."""

    OBJECTION = "objection", _("question of a learner")
    OFFLINE_REVIEW = "offline_review", _("time without a network, to be decided")
    ATTENDANCE = "attendance", _("signs in class that came late")
    WRONG_NAME = "wrong_name", _("a name on the list that is wrong")
    EXTENSION = "extension", _("a later end that HR asks for")
    FLAG_CADENCE = "flag_cadence", _("as regular as a machine")
    FLAG_SPEED = "flag_speed", _("faster than the clock")
    FLAG_NIGHT = "flag_night", _("played through the night")
    FLAG_DEVICE = "flag_device", _("one device, several people")
    FLAG_OVERLAP = "flag_overlap", _("in two places at one time")
    FLAG_LENGTH = "flag_length", _("more time than the lesson has")
    FLAG_ANSWERS = "flag_answers", _("the same answers at the same pace")
    FLAG_ALIKE = "flag_alike", _("more of the same mistakes than by chance")
    FLAG_MENTOR = "flag_mentor", _("more apprentices than one mentor may have")


class CaseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("case", "open")
    CLOSED = "closed", pgettext_lazy("case", "answered")


class CaseOutcome(models.TextChoices):
    """What a person found."""

    NOTHING_WRONG = "nothing_wrong", _("nothing wrong")
    EXPLAINED = "explained", _("explained")
    CORRECTED = "corrected", _("hours corrected")
    TALK = "talk", _("talk with the person")
    CLASS_DEVICE = "class_device", _("device of a class or family")
    COUNTED = "counted", _("the time counts")
    NOT_COUNTED = "not_counted", _("the time does not count")
    EXTENDED = "extended", _("the end moves to the day that was asked for")
    NOT_EXTENDED = "not_extended", _("the end stays")


# Whose cases the learner sees, with their answers; of a flag nobody is told anything by the product itself.
LEARNER_SEES = frozenset({CaseKind.OBJECTION, CaseKind.OFFLINE_REVIEW})
FLAGS = tuple(kind for kind in CaseKind if kind.startswith("flag_"))

_FOUND = (CaseOutcome.NOTHING_WRONG, CaseOutcome.EXPLAINED, CaseOutcome.CORRECTED, CaseOutcome.TALK)
_OUTCOMES: dict[str, tuple[CaseOutcome, ...]] = {
    CaseKind.OBJECTION: (CaseOutcome.EXPLAINED, CaseOutcome.CORRECTED, CaseOutcome.NOTHING_WRONG),
    CaseKind.OFFLINE_REVIEW: (CaseOutcome.COUNTED, CaseOutcome.NOT_COUNTED),
    CaseKind.EXTENSION: (CaseOutcome.EXTENDED, CaseOutcome.NOT_EXTENDED),
    CaseKind.FLAG_DEVICE: (CaseOutcome.CLASS_DEVICE, *_FOUND),
}


def outcomes_of(kind: str) -> tuple[CaseOutcome, ...]:
    """The outcomes that fit a case of this kind, the likeliest first."""
    return _OUTCOMES.get(kind, _FOUND)
