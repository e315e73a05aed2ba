"""Which banks stay: a published quiz draws from them, or learners were asked from them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.quizzes.keeping import asked_among
from courses.quizzes.models import Question, QuestionBank
from courses.refusals import Refusal
from courses.versions.banks import bank_uses

NAMED = 5


class BankInUse(Refusal):
    """A published quiz draws from the bank: it may be emptied of what nobody was asked, never deleted."""

    code = "bank-in-use"
    words = _("Published quizzes draw from “%(bank)s”: %(quizzes)s. It stays, also for older versions.")


class BankAsked(Refusal):
    """Learners were asked questions of the bank."""

    code = "bank-asked"
    words = _(
        "Learners were asked %(count)s questions of “%(bank)s”. The bank stays, because their papers speak of it; "
        "questions that are not to be asked any more can be retired."
    )


def check_bank_may_go(bank: QuestionBank) -> None:
    """Raises BankInUse, BankAsked."""
    if uses := bank_uses(bank.key):
        named = dict.fromkeys(f"{use.code} {use.lesson.title_in('')}".strip() for use in uses)
        raise BankInUse(bank=bank.title, quizzes=", ".join(list(named)[:NAMED]))
    uuids = list(Question.objects.filter(bank=bank).values_list("uuid", flat=True))
    if asked := asked_among(uuids):
        raise BankAsked(bank=bank.title, count=len(asked))
