"""What cannot be done with an attempt, in words that say what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class AssessmentsRefusal(Refusal):
    """Something about an attempt that cannot be done; the message says what to do next."""


class NoQuiz(AssessmentsRefusal):
    code = "no-quiz"
    words = _("This lesson has no quiz.")


class QuizNotReady(NoQuiz):
    """The bank of the quiz has no questions yet."""

    code = "quiz-not-ready"
    words = _("The questions of this quiz are not ready yet. Your trainer has to add them.")


class TooSoon(AssessmentsRefusal):
    """The pause between two attempts is not over; `wait_s` says how long it still is."""

    code = "too-soon"
    words = _("The next try opens in %(minutes)s min. Until then, look at the lesson again.")

    def __init__(self, wait_s: int) -> None:
        super().__init__(minutes=-(-wait_s // 60))
        self.wait_s = wait_s


class NotEnrolled(AssessmentsRefusal):
    """The enrolment belongs to somebody else, or has ended."""

    code = "not-enrolled"
    words = _("This class is not open to you any more. Ask the training office.")


class AttemptClosed(AssessmentsRefusal):
    """The attempt is handed in or its time is over: nothing more is written."""

    code = "closed"
    words = _("This quiz is closed. Everything saved before is kept and counted.")


class BadToken(AssessmentsRefusal):
    """The token was not made by this server."""

    code = "bad-token"
    words = _("This page is out of date. Open the quiz again; saved answers are kept.")


class AnswerRefused(AssessmentsRefusal):
    """The value cannot be an answer to this question; what was saved before stays."""

    code = "malformed"
    words = _("This is not an answer to this question. Choose again; what was saved before is kept.")


class NoSuchQuestion(AnswerRefused):
    code = "no-such-question"
    words = _("There is no such question in this quiz.")


class NoSuchOption(AnswerRefused):
    code = "no-such-option"
    words = _("This option does not exist. Choose one of those shown.")


class NotYetGraded(AssessmentsRefusal):
    """Keys and explanations are shown after handing in, never before."""

    code = "not-graded"
    words = _("Hand the quiz in first: answers and explanations come after.")


class NoTriesLeft(AssessmentsRefusal):
    """All attempts that the quiz allows are used."""

    code = "no-tries-left"
    words = _("You have used every attempt at this quiz. Ask your trainer.")


class NoSitting(AssessmentsRefusal):
    """The exam is sat together, and nobody has set a day yet."""

    code = "no-sitting"
    words = _("Your class sits this exam together. Your trainer will say when; it opens here then.")


class SittingAhead(AssessmentsRefusal):
    """The sitting has not begun; `when` says in words when it does."""

    code = "sitting-ahead"
    words = _("This exam opens on %(when)s.")

    def __init__(self, when: str) -> None:
        super().__init__(when=when)


class SittingOver(AssessmentsRefusal):
    code = "sitting-over"
    words = _("The time of this exam is over. Ask your trainer whether there is another one.")


class WrongCode(AssessmentsRefusal):
    code = "wrong-code"
    words = _("This is not the code of the exam. Ask the person in the room.")


class OtherDevice(AssessmentsRefusal):
    """The exam is written on one device, and this is another."""

    code = "other-device"
    words = _("This exam is open on another device. Go on there, or take it over to this one.")


class WrongPassword(AssessmentsRefusal):
    code = "wrong-password"
    words = _("This is neither your PIN nor your password. The exam stays where it is.")


class NotYetReleased(AssessmentsRefusal):
    """It is marked, and the marks are shown later."""

    code = "not-released"
    words = _("It is handed in. The result comes when it is released.")


class SittingRefusal(AssessmentsRefusal):
    """Something about a sitting that cannot be done."""

    code = "sitting"


class SittingEndsTooEarly(SittingRefusal):
    code = "ends-too-early"
    words = _("The exam has to close after it opens.")


class SittingIsThere(SittingRefusal):
    code = "sitting-is-there"
    words = _("This class has a sitting of this exam at that time already.")


class SittingHasBegun(SittingRefusal):
    code = "sitting-has-begun"
    words = _("Somebody is writing already: it may close later, nothing else changes.")


class NotAnExam(SittingRefusal):
    code = "not-an-exam"
    words = _("A sitting is for a final exam of the class.")


class ReasonNeeded(SittingRefusal):
    code = "reason"
    words = _("Say why, so that others understand it later.")


class NoTimeGiven(SittingRefusal):
    code = "no-time"
    words = _("Give some minutes or per cent, up to four hours or 200 %.")
