"""What the ledger leaves open in a class: hours that wait for a quiz, corrections that wait for a second person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Q

from lms.cohorts.closing import Left
from lms.cohorts.models import EnrolmentState
from lms.cohorts.rules.states import OpenEnd
from lms.ledger.models import AccountTotal, Correction
from lms.ledger.names import CorrectionState


def hours_left(cohort_ids: Collection[int], _at: datetime) -> Iterator[Left]:
    """Two queries."""
    waiting = AccountTotal.objects.filter(
        account__enrolment__cohort__in=cohort_ids,
        account__enrolment__state=EnrolmentState.ACTIVE,
        pending_s__gt=0,
    ).values_list(
        "account__enrolment__cohort",
        "account__enrolment__uuid",
        "account__enrolment__learner__display_name",
    )
    for cohort, uuid, name in waiting:
        yield Left(OpenEnd.QUIZZES, cohort, uuid=uuid, name=name)
    rows = Correction.objects.filter(
        Q(enrolment__cohort__in=cohort_ids) | Q(target__cohort__in=cohort_ids),
        state=CorrectionState.WAITING,
    ).values_list("enrolment__cohort", "target__cohort", "uuid", "enrolment__learner__display_name")
    for cohort, target, uuid, name in rows:
        for place in {cohort, target} & set(cohort_ids):
            yield Left(OpenEnd.CORRECTIONS, place, uuid=uuid, name=name)
