"""What people changed on a day, and what was asked about it, as its learner reads it. No query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lms.cases.models import Case
from lms.cohorts.models import Enrolment
from lms.ledger.names import CorrectionAct
from lms.ledger.queries import CorrectionView
from lms.web.components.entry_lines import signed_minutes


@dataclass(frozen=True, slots=True)
class HandLine:
    """One change by a person: what, from what to what, why, by which role, when."""

    title: str
    change: str
    why: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question to the office: what was said, and the answer once there is one."""

    title: str
    url: str
    day: date | None
    said: list[str]
    is_open: bool
    outcome: str
    answer: str
    at: datetime


def hand_lines(views: Iterable[CorrectionView], day: date, enrolment: Enrolment) -> list[HandLine]:
    """What was changed on that day of that class."""
    return [_hand_line(view, day, enrolment) for view in views]


def _hand_line(view: CorrectionView, day: date, enrolment: Enrolment) -> HandLine:
    own = [change for change in view.changes if change.line.day == day]
    before, after = sum(change.before_s for change in own), sum(change.after_s for change in own)
    who = _("two people of the training office") if view.decided_by else _("the training office")
    title, change = str(view.act.label), f"{signed_minutes(before)} → {signed_minutes(after)}"
    if view.act == CorrectionAct.TRANSFER and view.target is not None:
        came = view.target.pk == enrolment.pk
        names = {"cohort": view.enrolment.cohort.name if came else view.target.cohort.name}
        title = _("came from %(cohort)s") % names if came else _("moved to %(cohort)s") % names
        change = f"+{signed_minutes(before)}" if came else signed_minutes(-before)
    at = view.decided_at or view.proposed_at
    return HandLine(title, change, f"{view.reason.label}: {view.words}", who, at)


def question_lines(cases: Sequence[Case]) -> list[QuestionLine]:
    """The questions, newest first; `words` are loaded."""
    return [_question_line(case) for case in cases]


def _question_line(case: Case) -> QuestionLine:
    return QuestionLine(
        title=case.get_kind_display(),
        url=reverse("learner:hours_day", args=[case.day]) if case.day else "",
        day=case.day,
        said=[words.text for words in case.words.all()],
        is_open=case.is_open,
        outcome=case.get_outcome_display(),
        answer=case.answer,
        at=case.closed_at or case.opened_at,
    )
