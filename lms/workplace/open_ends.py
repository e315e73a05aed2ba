"""What work logs leave open in a class: lines nobody signed, lines given back, weeks without a line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from lms.cohorts.closing import Left
from lms.cohorts.models import AgreementState, Enrolment, EnrolmentState
from lms.cohorts.rules.states import OpenEnd
from lms.workplace.models import WorkLog
from lms.workplace.names import DecisionKind
from lms.workplace.queries import diaries

PERSON = ("enrolment__cohort", "enrolment__uuid", "enrolment__learner__display_name")


def logs_left(cohort_ids: Collection[int], at: datetime) -> Iterator[Left]:
    """Seven queries. Lines of somebody who left the class wait for their signature, too: the hours were worked."""
    here = WorkLog.objects.filter(enrolment__cohort__in=cohort_ids)
    returned = here.filter(
        decision__kind=DecisionKind.RETURNED,
        replaced_by__isnull=True,
        enrolment__state=EnrolmentState.ACTIVE,
    )
    for end, rows in (
        (OpenEnd.LOGS_UNSIGNED, here.filter(decision__isnull=True)),
        (OpenEnd.LOGS_RETURNED, returned),
    ):
        counted = rows.values_list(*PERSON).annotate(Count("pk"), Min("day")).order_by()
        for cohort, uuid, name, count, day in counted:
            yield Left(end, cohort, count, uuid, name, day)
    apprentices = Enrolment.objects.filter(
        cohort__in=cohort_ids, state=EnrolmentState.ACTIVE, agreements__state=AgreementState.SIGNED
    )
    for diary in diaries(apprentices, timezone.localdate(at)):
        if diary.missing:
            who = diary.enrolment
            yield Left(
                OpenEnd.LOGS_MISSING,
                who.cohort_id,
                len(diary.missing),
                who.uuid,
                who.learner.display_name,
                min(diary.missing),
            )
