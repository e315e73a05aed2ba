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
