"""What cannot be done in an invigilated room, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.assessments.rules.refusals import AssessmentsRefusal, SittingRefusal


class NotBegunYet(AssessmentsRefusal):
    """The invigilator has not begun the exam."""

    code = "not-begun-yet"
    words = _("The exam begins when the invigilator says so. Stay on this page.")


class NotLetIn(AssessmentsRefusal):
    """Nobody has seen yet who sits there."""

    code = "not-let-in"
    words = _("Give your PIN, or show your identity card to the invigilator.")


class SeatPinWrong(AssessmentsRefusal):
    code = "pin"
    words = _("This is not your PIN. Try again, or show your identity card to the invigilator.")


class NotInvigilated(SittingRefusal):
    code = "not-invigilated"
    words = _("This sitting has no invigilator. Change the sitting first.")


class NotInTheSitting(SittingRefusal):
    code = "not-in-the-sitting"
    words = _("This person is not in the class of the sitting.")


class IsWriting(SittingRefusal):
    code = "is-writing"
    words = _("They are writing already; that cannot be taken back.")
