"""What a monthly report says, frozen: integers, codes, names of classes and departments. People are enrolments alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.queries import PersonMonth, latest_roots, month_of_people
from lms.partners.models import Partner
from lms.reports.monthly.rules import MODES, next_month, summed
from lms.reports.queries import people_report
from lms.reports.selection import PersonLine

FORMAT = 1
KIND = "monthly-report"
Snapshot = dict[str, Any]  # Any: JSON
Progress = Callable[[int], None]


def snapshot_of(
    partner: Partner, month: date, at: datetime, progress: Progress = lambda _pct: None
) -> Snapshot:
    """The month of a partner as of now: everybody learning in a class of that month, and who has hours in it besides.

    A fixed number of queries. Pace, missing and units are those of `at`; hours are those of the month.
    """
    hours = _hours(month_of_people(partner.pk, month))
    progress(20)
    people = _people(partner, month, hours, at)
    progress(70)
    root = next(iter(latest_roots(1)), None)
    return {
        "v": FORMAT,
        "kind": KIND,
        "partner": {"uuid": str(partner.uuid), "name": partner.name},
        "institution": dict(settings.ACADEMY_NAME),
        "month": f"{month:%Y-%m}",
        "made_on": timezone.localdate(at).isoformat(),
        "people": people,
        "total_s": summed(row["s"] for row in people),
        "root": {"number": root.number, "day": root.day.isoformat(), "root": root.root} if root else None,
    }


def _hours(rows: Sequence[PersonMonth]) -> dict[UUID, Snapshot]:
    """Seconds by mode as screens show them (live is online, assessment on-site), and out of how many lines of the ledger."""
    found: dict[UUID, Snapshot] = {}
    for row in rows:
        mine = found.setdefault(row.enrolment, {"s": dict.fromkeys(MODES, 0), "lines": 0})
        mine["s"][TOTAL_OF[Mode(row.mode)].removesuffix("_s")] += row.posted_s
        mine["lines"] += row.lines
    return found


def _people(partner: Partner, month: date, hours: Mapping[UUID, Snapshot], at: datetime) -> list[Snapshot]:
    """Sorted by class, department and enrolment: the same figures are the same bytes."""
    overlap = Q(starts_on__lt=next_month(month)) & (Q(ends_on__isnull=True) | Q(ends_on__gte=month))
    cohorts = list(Cohort.objects.filter(partner=partner).select_related("programme__ruleset", "partner"))
    now = set(Cohort.objects.filter(overlap, partner=partner).values_list("pk", flat=True))
    everybody = Enrolment.objects.filter(cohort__partner=partner)
    lines = people_report(cohorts, everybody, at).lines if cohorts else ()
    rows = everybody.values_list("uuid", "cohort_id", "state")
    learning = {uuid for uuid, cohort, state in rows if cohort in now and state != EnrolmentState.WITHDRAWN}
    gone = {uuid for uuid, _cohort, state in rows if state == EnrolmentState.WITHDRAWN}
    shown = [line for line in lines if line.enrolment in learning or line.enrolment in hours]
    shown.sort(key=lambda line: (line.class_name, line.department, str(line.enrolment)))
    return [_line(line, hours.get(line.enrolment), has_left=line.enrolment in gone) for line in shown]


def _line(line: PersonLine, hours: Snapshot | None, *, has_left: bool) -> Snapshot:
    missing = max(0, line.required_tenths - line.posted_tenths)
    return {
        "enrolment": str(line.enrolment),
        "class": line.class_name,
        "department": line.department,
        "s": hours["s"] if hours else dict.fromkeys(MODES, 0),
        "lines": hours["lines"] if hours else 0,
        "units": line.posted_tenths,
        "required": line.required_tenths,
        "missing": missing,
        "standing": "left" if has_left else str(line.pace.standing),
        "reasons": []
        if has_left
        else [[str(reason.why), *astuple(reason)[1:]] for reason in line.pace.reasons],
    }
