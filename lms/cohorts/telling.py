"""Messages leave in peace: nobody who worked at night is woken by day (the shift calendar of their partner)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from lms.accounts.telling import plan_messages
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.messaging.planning import LIVES
from lms.messaging.quiet import Sleeps
from lms.partners.queries import calendars_of

DAY = timedelta(days=1)


def plan_messages_in_peace(at: datetime | None = None) -> int:
    """As accounts.telling.plan_messages, with the sleep of those who work at night: two queries more when there is news."""
    return plan_messages(at, sleeps_of=sleeps_of)


def sleeps_of(people: Collection[int], now: datetime) -> Mapping[int, Sleeps]:
    """When these people sleep by day, from yesterday until what happened now is no news any more."""
    rows = Enrolment.objects.filter(
        learner__in=list(people), state=EnrolmentState.ACTIVE, cohort__partner__isnull=False
    )
    places = list(rows.values_list("learner_id", "cohort__partner_id", "department_id"))
    zone = timezone.get_default_timezone()
    today = now.astimezone(zone).date()
    calendars = calendars_of([partner for _learner, partner, _department in places], today)
    found: dict[int, Sleeps] = {}
    for learner, partner, department in places:
        calendar = calendars.of(partner, department, learner)
        sleeps = list(calendar.sleeps(today - DAY, today + LIVES + DAY, timezone.get_default_timezone()))
        found[learner] = [*found.get(learner, ()), *sleeps]
    return found
