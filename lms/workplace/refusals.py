"""What cannot be done about work logs, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class WorkplaceRefusal(Refusal):
    """Something about a work log that cannot be done. Nothing was changed."""

    code = "workplace-refused"


class NoAgreement(WorkplaceRefusal):
    code = "no-agreement"
    words = _("Your apprenticeship agreement is not signed yet. Ask the training office or HR.")


class DayOutside(WorkplaceRefusal):
    code = "day-outside"
    words = _("%(day)s is not within your apprenticeship (%(first)s to %(last)s).")


class NotYetWorked(WorkplaceRefusal):
    code = "not-yet-worked"
    words = _("This is still to come. Write it when the work is done.")


class TimesWrong(WorkplaceRefusal):
    code = "times-wrong"
    words = _("From, to and pause do not fit together. Write both ends, or the hours alone.")


class DayTooLong(WorkplaceRefusal):
    code = "day-too-long"
    words = _("At most %(most)s hours a day; on %(day)s it would be %(hours)s.")


class LinesMeet(WorkplaceRefusal):
    code = "lines-meet"
    words = _("You have written something for that time of %(day)s already. Correct that line instead.")


class NothingSaid(WorkplaceRefusal):
    code = "nothing-said"
    words = _("Write in a few words what you did, so that your mentor can sign it.")


class NoDay(WorkplaceRefusal):
    code = "no-day"
    words = _("Tick a day first.")


class ForeignProcess(WorkplaceRefusal):
    code = "foreign-process"
    words = _("Choose a work process of your training plan.")


class LineIsDecided(WorkplaceRefusal):
    code = "line-decided"
    words = _("Your mentor has signed this line already: it stays as it is.")


class OwnLine(WorkplaceRefusal):
    code = "own-line"
    words = _("Nobody signs their own log. Another mentor, or a deputy, has to.")


class CommentMissing(WorkplaceRefusal):
    code = "comment-missing"
    words = _("Say what should be different, so that it can be put right.")


class DeputyNotMentor(WorkplaceRefusal):
    code = "deputy-not-mentor"
    words = _("A deputy is another mentor of the same partner. Choose one of them.")


class DeputyDaysWrong(WorkplaceRefusal):
    code = "deputy-days"
    words = _("The last day lies before the first, or has passed, or it is longer than half a year.")


class NotInThePlan(WorkplaceRefusal):
    code = "not-in-plan"
    words = _("This work process is not in the training plan of this apprentice.")


class PadInvalid(WorkplaceRefusal):
    code = "pad-invalid"
    words = _("This device has not taken these logs along. Connect, and take them along again.")


class DeviceRemoved(WorkplaceRefusal):
    code = "device-removed"
    words = _("This device was removed, or is not yours. Nothing of it is taken: tell the training office.")


class DecisionsRefused(WorkplaceRefusal):
    code = "batch-refused"
    words = _("What was sent was not signed by this device, or cannot be read. Nothing of it was taken.")


class VoiceTooLarge(WorkplaceRefusal):
    code = "voice-too-large"
    words = _("The recording is larger than 500 kB. Say it shorter.")


class VoiceUnreadable(WorkplaceRefusal):
    code = "voice-unreadable"
    words = _("This file is no recording that can be played. Record it again, or write it.")
