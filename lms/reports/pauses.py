"""Who pauses: people of running classes with units to go who have not learned for a number of days. Nobody on leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from lms.cohorts.models import Cohort, CohortKind, CohortState, Enrolment, EnrolmentState
from lms.cohorts.queries import leaves_on
from lms.reports.queries import people_report
from lms.reports.selection import PersonLine


@dataclass(frozen=True, slots=True)
class Pause:
    """One person in one class: since when nothing was learned, and the line of the report with its reasons."""

    enrolment: Enrolment
    since: date
    days: int
    line: PersonLine


def pauses(scope: QuerySet[Cohort], at: datetime, *, least_days: int) -> Sequence[Pause]:
    """Everybody in the running classes of `scope` (open courses left out) who pauses so long at least, the longest
    first: four queries, whatever their number. The first days of a class and of a person count as learned.
    """
    running = scope.filter(state=CohortState.RUNNING).exclude(kind=CohortKind.OPEN)
    cohorts = list(running.select_related("programme__ruleset").order_by("pk"))
    if not cohorts:
        return []
    today = timezone.localdate(at)
    away = leaves_on(today).values("enrolment")
    active = Enrolment.objects.filter(state=EnrolmentState.ACTIVE).exclude(pk__in=away)
    report = people_report(cohorts, active, at)
    rows = active.filter(cohort__in=cohorts).select_related("learner", "cohort__partner")
    by_uuid = {row.uuid: row for row in rows}
    found = []
    for line in report.lines:
        row = by_uuid.get(line.enrolment)
        if row is None or not _is_running(row, today) or _is_done(line):
            continue
        since = max(row.cohort.starts_on, row.enrolled_on, line.last_active_on or date.min)
        if (today - since).days >= least_days:
            found.append(Pause(row, since, (today - since).days, line))
    return sorted(found, key=lambda pause: (pause.since, pause.line.class_name, pause.line.name))


def _is_running(row: Enrolment, today: date) -> bool:
    return row.cohort.starts_on <= today and (row.ends_on is None or today <= row.ends_on)


def _is_done(line: PersonLine) -> bool:
    return line.posted_tenths + line.pending_tenths >= line.required_tenths
