"""Apprenticeships of a partner that ended before their time: who, when, why, and what that means for subsidies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.cohorts.models import Agreement, AgreementEnd, AgreementState
from lms.ledger.queries import units_of
from lms.partners.models import Partner
from lms.web.employer.pace_facts import claw_back

SHOWN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class EndedRow:
    """One agreement that ended early; `note` says what share of the hours was done."""

    name: str
    number: str
    reason: str
    note: str


def ended_early(partners: Sequence[Partner], today: date) -> list[EndedRow]:
    """Those of the last year, the newest first: two queries, none for no partner."""
    if not partners:
        return []
    rows = Agreement.objects.filter(
        partner__in=partners, state=AgreementState.ENDED, ended_on__gte=today - SHOWN
    ).exclude(end_reason=AgreementEnd.FINISHED)
    agreements = list(
        rows.select_related("enrolment__learner", "enrolment__cohort__programme").order_by("-ended_on", "-pk")
    )
    units = units_of(row.enrolment_id for row in agreements)
    return [
        EndedRow(
            name=row.enrolment.learner.display_name,
            number=row.number,
            reason=str(row.get_end_reason_display()),
            note=claw_back(
                row,
                units[row.enrolment_id].total_tenths,
                sum(row.enrolment.cohort.programme.required_tenths.values()),
            ),
        )
        for row in agreements
    ]
