"""What cannot be done about attendance, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class AttendanceRefusal(Refusal):
    """Something about signing in that cannot be done. Nothing was recorded or used up."""

    code = "attendance-refused"


class NotOnTheList(AttendanceRefusal):
    code = "not-on-the-list"
    words = _("You are not on the list of this class. Tell the trainer: they can note you as a guest.")


class TooEarlyToSign(AttendanceRefusal):
    code = "too-early"
    words = _("Signing in begins at %(clock)s. Come back then: nothing is used up.")


class SigningIsOver(AttendanceRefusal):
    code = "signing-over"
    words = _("This session is over. Ask your trainer: they can still write you in.")


class CodeWrong(AttendanceRefusal):
    code = "code-wrong"
    words = _("This is not the code on the screen now. Type the new six digits, or scan again.")


class NotSignedIn(AttendanceRefusal):
    code = "not-signed-in"
    words = _("You are not signed in yet, so you cannot sign out.")


class RegisterIsClosed(AttendanceRefusal):
    code = "register-closed"
    words = _("This session is closed. What is wrong in it is corrected by the training office.")


class CloseTooEarly(AttendanceRefusal):
    code = "close-too-early"
    words = _("The last period ends at %(clock)s. Close then, or mark who has left.")


class CloseTooLate(AttendanceRefusal):
    code = "close-too-late"
    words = _("More than 24 hours have gone since this session. The training office has to confirm it.")


class TimeOutsideTheSession(AttendanceRefusal):
    code = "time-outside"
    words = _("That time is not within the session.")


class PinMalformed(AttendanceRefusal):
    code = "pin-malformed"
    words = _("A PIN has four to six digits.")


class PinWrong(AttendanceRefusal):
    code = "pin-wrong"
    words = _("This PIN is not right. Try again, or sign with a finger.")


class SignatureMissing(AttendanceRefusal):
    code = "signature-missing"
    words = _("Sign in the field first.")


class NameMissing(AttendanceRefusal):
    code = "name-missing"
    words = _("Write the name.")


class TooManyTries(AttendanceRefusal):
    code = "too-many-tries"
    words = _("Too many wrong tries. Wait five minutes, or ask the trainer to write you in.")


class KitInvalid(AttendanceRefusal):
    code = "kit-invalid"
    words = _("This device has not taken these classes along. Connect, and take them along again.")


class DeviceRemoved(AttendanceRefusal):
    code = "device-removed"
    words = _("This device was removed, or is not yours. Nothing of it is taken: tell the training office.")


class KitBatchRefused(AttendanceRefusal):
    code = "batch-refused"
    words = _("What was sent was not signed by this device, or cannot be read. Nothing of it was taken.")


class SomethingIsShown(AttendanceRefusal):
    code = "already-showing"
    words = _("A lesson is shown already. Stop it first.")


class NobodySigned(AttendanceRefusal):
    code = "nobody-signed"
    words = _("Tick who signed on the paper.")


class PhotoMissing(AttendanceRefusal):
    code = "photo-missing"
    words = _("Add a photo of the signed sheet.")


class SecondPersonNeeded(AttendanceRefusal):
    code = "second-person"
    words = _("You brought this sheet yourself: somebody else compares it.")
