"""The one thing a report lets somebody do: remind people, at most once a day each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lms.accounts.models import User
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.messaging.actions import notify
from lms.messaging.models import Notice
from lms.messaging.rules import NoticeKind
from lms.reports.queries import class_report
from lms.reports.words import units_text

LEARN = "/learn/"


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were reminded now, had been today already, and are done, so that there is nothing to say."""

    now: int = 0
    before: int = 0
    done: int = 0


@transaction.atomic
def remind_people(
    *, actor: User, cohort: Cohort, people: QuerySet[Enrolment], at: datetime | None = None
) -> Reminded:
    """Leave a notice for everybody of `people` in `cohort` who still has units to go.

    Who may: HR and mentors for their own people; the caller scopes `people` by an `access`. The natural key is the
    enrolment and the civil day, so a second click, or a second person of HR, changes nothing. `cohort` comes with
    `programme__ruleset` loaded.
    """
    report = class_report(cohort, people.filter(state=EnrolmentState.ACTIVE), at or timezone.now())
    keys = {line.enrolment: f"reminder:{line.enrolment}:{report.day.today}" for line in report.lines}
    known = set(Notice.objects.filter(natural_key__in=keys.values()).values_list("natural_key", flat=True))
    learners = {row.uuid: row.learner for row in people.filter(cohort=cohort).select_related("learner")}
    now = before = done = 0
    for line in report.lines:
        missing = line.required_tenths - line.posted_tenths
        if keys[line.enrolment] in known:
            before += 1
        elif missing <= 0:
            done += 1
        else:
            now += 1
            values: dict[str, object] = {
                "sender": actor.display_name,
                "units": units_text(missing),
                "cohort": cohort.name,
            }
            notify(
                recipient=learners[line.enrolment],
                kind=NoticeKind.REMINDER,
                values=values,
                url=LEARN,
                natural_key=keys[line.enrolment],
                sender=actor,
            )
    return Reminded(now, before, done)
