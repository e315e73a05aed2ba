"""The one thing a report lets somebody do: remind people, at most once a day each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lms.accounts.models import User
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.messaging.actions import NoticeDraft, notify_all
from lms.messaging.models import Notice
from lms.messaging.rules import NoticeKind
from lms.reports.queries import people_report
from lms.rulesets.rules import units_text

LEARN = "/learn/"


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were reminded now, had been today already, and are done, so that there is nothing to say."""

    now: int = 0
    before: int = 0
    done: int = 0


@transaction.atomic
def remind_people(
    *, actor: User, cohorts: Sequence[Cohort], people: QuerySet[Enrolment], at: datetime | None = None
) -> Reminded:
    """Leave a notice for everybody of `people` in these classes who still has units to go: a fixed number of statements.

    Who may: HR and mentors for their own people; the caller scopes `people` by an `access`. The natural key is the
    enrolment and the civil day, so a second click, or a second person of HR, changes nothing. The classes come
    with `programme__ruleset` loaded.
    """
    report = people_report(cohorts, people.filter(state=EnrolmentState.ACTIVE), at or timezone.now())
    keys = {line.enrolment: f"reminder:{line.enrolment}:{report.day.today}" for line in report.lines}
    known = set(Notice.objects.filter(natural_key__in=keys.values()).values_list("natural_key", flat=True))
    learners = {
        row.uuid: row.learner for row in people.filter(pk__in=report.class_of).select_related("learner")
    }
    fresh = [line for line in report.lines if keys[line.enrolment] not in known]
    drafts = [
        NoticeDraft(
            recipient=learners[line.enrolment],
            values={
                "sender": actor.display_name,
                "units": units_text(line.required_tenths - line.posted_tenths),
                "cohort": line.class_name,
            },
            natural_key=keys[line.enrolment],
            url=LEARN,
        )
        for line in fresh
        if line.required_tenths > line.posted_tenths
    ]
    notify_all(kind=NoticeKind.REMINDER, drafts=drafts, sender=actor)
    return Reminded(len(drafts), len(report.lines) - len(fresh), len(fresh) - len(drafts))
