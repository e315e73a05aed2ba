"""A wish for a later end beyond what HR may give becomes a case; the office answers it, and the end moves or does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lms.accounts.models import User
from lms.cases.actions import close_case, open_case
from lms.cases.models import Case
from lms.cases.names import CaseKind, CaseOutcome
from lms.cohorts.actions.extending import extend_people
from lms.cohorts.models import Enrolment, EnrolmentExtension


@dataclass(frozen=True, slots=True)
class Wished:
    """What became of a wish: given, asked of the office, there already."""

    given: Sequence[EnrolmentExtension]
    asked: int
    there: int


@transaction.atomic
def extend_or_ask(*, actor: User, enrolments: Sequence[Enrolment], to_on: date, why: str) -> Wished:
    """Give each of them the later end, or ask the office where it is beyond the agreement: one case a person and day.

    Who may and what is refused: cohorts.actions.extending.extend_people.
    """
    found = extend_people(actor=actor, enrolments=enrolments, to_on=to_on, why=why)
    for enrolment in found.beyond:
        open_case(
            natural_key=f"extension:{enrolment.uuid}:{to_on}",
            kind=CaseKind.EXTENSION,
            learner_id=enrolment.learner_id,
            enrolment=enrolment,
            facts={"end_day": str(enrolment.ends_on or ""), "wanted_day": str(to_on)},
            words=why,
            opened_by=actor,
        )
    return Wished(found.given, len(found.beyond), found.there)


@transaction.atomic
def answer_wish(*, actor: User, case: Case, outcome: CaseOutcome, answer: str, tell: str = "") -> Case:
    """The office answers a case; the outcome EXTENDED gives the end that was asked for, with the answer as its reason.

    Raises what cases.actions.close_case raises; the same answer twice is one.
    """
    if outcome == CaseOutcome.EXTENDED and case.enrolment_id is not None:
        wanted = date.fromisoformat(str(case.facts["wanted_day"]))
        rows = Enrolment.objects.select_related("cohort").filter(pk=case.enrolment_id)
        extend_people(actor=actor, enrolments=list(rows), to_on=wanted, why=answer)
    return close_case(actor=actor, case=case, outcome=outcome, answer=answer, tell=tell)
