"""Questions about people of a class that nobody has answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from lms.cases.models import Case
from lms.cases.names import CaseState
from lms.cohorts.closing import Left
from lms.cohorts.rules.states import OpenEnd


def cases_left(cohort_ids: Collection[int], _at: datetime) -> Iterator[Left]:
    """One query."""
    rows = Case.objects.filter(enrolment__cohort__in=cohort_ids, state=CaseState.OPEN)
    for cohort, uuid, name in rows.values_list("enrolment__cohort", "uuid", "learner__display_name"):
        yield Left(OpenEnd.CASES, cohort, uuid=uuid, name=name)
