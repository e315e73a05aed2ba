"""What was done about one person's pace, for their page: later ends, questions to the mentor, an agreement that ended."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.cohorts.models import Agreement, AgreementState, Enrolment, EnrolmentExtension, MentorQuestion
from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.reports.words import units_text


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A question to a mentor; `mine` waits for the reader's own answer."""

    row: MentorQuestion
    mine: bool


def pace_facts(found: Enrolment, user: User, posted: int, required: int) -> dict[str, object]:
    """For `employer/person.html`: three queries. The newest later end can be taken back by those who write."""
    given = EnrolmentExtension.objects.filter(enrolment=found, undone_at__isnull=True)
    asked = MentorQuestion.objects.filter(enrolment=found).select_related("mentor", "asked_by")
    ended = Agreement.objects.filter(enrolment=found).order_by("-pk").first()
    return {
        "may_write": found.cohort.partner in partners_with(user, Right.WRITE),
        "extensions": list(given.select_related("made_by").order_by("-pk")),
        "questions": [
            AskedRow(row, row.mentor_id == user.pk and row.answered_at is None)
            for row in asked.order_by("-asked_at", "-pk")[:5]
        ],
        "claw_back": claw_back(ended, posted, required) if ended is not None else "",
    }


def claw_back(agreement: Agreement, posted: int, required: int) -> str:
    """What an early end means for subsidies, as a fact: the share that is done, and that what was paid ahead of it may be
    asked back; '' for an agreement that runs or is finished. Amounts are not known here.
    """
    if agreement.state != AgreementState.ENDED or agreement.end_reason == "finished" or required <= 0:
        return ""
    values = {
        "day": date_format(agreement.ended_on, "DATE_FORMAT") if agreement.ended_on else "",
        "share": min(100, posted * 100 // required),
        "done": units_text(posted),
        "all": units_text(required),
    }
    text = _(
        "Ended on %(day)s with %(share)s %% of the hours (%(done)s of %(all)s units). Subsidy that was paid for the rest in advance may be asked back; the hours stay with the person."
    )
    return text % values
