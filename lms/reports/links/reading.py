"""What somebody who holds a link sees: names, pace and units of one department or class, nothing else of anybody."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from lms.cohorts.models import Cohort, CohortState, Enrolment, EnrolmentState
from lms.partners.access import partners_with
from lms.partners.rules import Right
from lms.reports.links.making import digest_of
from lms.reports.links.rules import LinkState, link_state
from lms.reports.models import PeopleLink
from lms.reports.queries import ClassReport, people_report

LONGEST_TOKEN = 100


def link_by_token(token: str) -> PeopleLink | None:
    """The link of this token, whatever became of it, or None. One query."""
    if len(token) > LONGEST_TOKEN:
        return None
    related = ("partner", "department", "cohort", "made_by")
    return PeopleLink.objects.select_related(*related).filter(digest=digest_of(token)).first()


def state_of(link: PeopleLink, at: datetime | None = None) -> LinkState:
    """Whether it shows people now. One query."""
    may = link.made_by.is_active and link.partner in partners_with(link.made_by, Right.SHARE)
    return link_state(
        is_revoked=link.revoked_at is not None,
        ends_on=link.ends_on,
        may_maker_share=may,
        today=timezone.localdate(at),
    )


def link_report(link: PeopleLink, at: datetime) -> ClassReport | None:
    """The people behind the link with pace, as HR sees them; None when there is no class. Three queries."""
    cohorts = Cohort.objects.filter(partner=link.partner).exclude(state=CohortState.CLOSED)
    people = Enrolment.objects.filter(cohort__partner=link.partner).exclude(state=EnrolmentState.WITHDRAWN)
    if link.cohort_id is not None:
        cohorts = Cohort.objects.filter(pk=link.cohort_id)
    else:
        people = people.filter(department=link.department_id)
        cohorts = cohorts.filter(pk__in=people.values("cohort"))
    found = list(cohorts.select_related("programme__ruleset", "partner"))
    return people_report(found, people, at) if found else None
