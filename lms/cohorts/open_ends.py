"""What a class itself leaves open: sessions still ahead, apprentices without a signed agreement."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from lms.cohorts.closing import Left
from lms.cohorts.models import (
    AgreementState,
    ClassSession,
    CohortKind,
    Enrolment,
    EnrolmentState,
    SessionState,
)
from lms.cohorts.rules.states import OpenEnd


def plans_left(cohort_ids: Collection[int], at: datetime) -> Iterator[Left]:
    """Two queries."""
    ahead = ClassSession.objects.filter(cohort__in=cohort_ids, state=SessionState.PLANNED, ends_at__gt=at)
    for cohort, uuid, day in ahead.values_list("cohort", "uuid", "day"):
        yield Left(OpenEnd.AHEAD, cohort, uuid=uuid, day=day)
    apprentices = Enrolment.objects.filter(
        cohort__in=cohort_ids,
        cohort__kind=CohortKind.APPRENTICESHIP,
        cohort__partner__isnull=False,
        state=EnrolmentState.ACTIVE,
    )
    unsigned = apprentices.exclude(agreements__state__in=[AgreementState.SIGNED, AgreementState.ENDED])
    for cohort, uuid, name in unsigned.values_list("cohort", "uuid", "learner__display_name"):
        yield Left(OpenEnd.AGREEMENTS, cohort, uuid=uuid, name=name)
