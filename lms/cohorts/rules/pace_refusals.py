"""What cannot be done about somebody's pace, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.cohorts.rules.refusals import CohortsRefusal


class EndNotLater(CohortsRefusal):
    code = "end-not-later"
    words = _("This day is over. Choose a later one.")


class ExtensionNotNewest(CohortsRefusal):
    code = "extension-not-newest"
    words = _("A later end was given since. Take that one back first.")


class NoteMissing(CohortsRefusal):
    code = "note-missing"
    words = _("Write what you would like to know. The mentor reads exactly this.")


class AnswerEmpty(CohortsRefusal):
    code = "answer-empty"
    words = _("Write a short answer first.")
