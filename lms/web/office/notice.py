"""The list of a village class that is posted in public (公示): masked names and the last four digits, nothing else."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lms.accounts.access import NotVisible
from lms.accounts.queries import masked_ids_of
from lms.accounts.rules import masked_name
from lms.cohorts.access import access_cohort
from lms.cohorts.models import EnrolmentState
from lms.cohorts.queries import class_people
from lms.web.office.answers import shown
from lms.web.office.gate import for_readers
from lms.web.person import person

DIGITS = 4


@require_safe
@for_readers
def class_notice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One sheet for the notice board. 404 for a class whose list is not posted. Three queries for the list."""
    cohort = access_cohort(person(request), uuid)
    if not cohort.is_public:
        raise NotVisible
    people = [row.learner for row in class_people(cohort) if row.state != EnrolmentState.WITHDRAWN]
    numbers = masked_ids_of([learner.pk for learner in people])
    rows = [
        {"name": masked_name(learner.display_name), "digits": numbers.get(learner.pk, "")[-DIGITS:]}
        for learner in people
    ]
    return shown(request, "office/class_notice.html", "classes", cohort=cohort, rows=rows)
