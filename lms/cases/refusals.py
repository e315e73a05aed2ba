"""What cannot be done with a case, in words that say what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class CasesRefusal(Refusal):
    """Something about a case that cannot be done. Nothing has changed."""

    code = "cases-refused"


class AnswerMissing(CasesRefusal):
    code = "answer-missing"
    words = _("Write what you found. It is kept.")


class OutcomeDoesNotFit(CasesRefusal):
    code = "outcome-unfit"
    words = _("Choose what you found.")


class OwnCase(CasesRefusal):
    """Nobody decides about themselves."""

    code = "own-case"
    words = _("This is about you. Somebody else of the office has to answer it.")


class CaseIsClosed(CasesRefusal):
    code = "case-closed"
    words = _("Somebody has answered this already. Read the answer before you add to it.")
