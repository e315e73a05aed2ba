"""What registers leave open in a class: sessions nobody closed, people nobody saw leave, sheets, guests, late devices."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from lms.attendance.models import Attendance, Candidate, KitEvent, PaperSheet, SignEvent
from lms.attendance.names import CandidateState, KitState
from lms.attendance.rules.presence import SignKind
from lms.cohorts.closing import Left
from lms.cohorts.models import ClassSession, EnrolmentState, SessionState
from lms.cohorts.rules.states import OpenEnd

SESSION = ("cohort", "uuid", "day")


def registers_left(cohort_ids: Collection[int], at: datetime) -> Iterator[Left]:
    """Five queries."""
    held = ClassSession.objects.filter(cohort__in=cohort_ids, state=SessionState.PLANNED, ends_at__lte=at)
    unclosed = held.filter(Q(register__isnull=True) | Q(register__closed_at__isnull=True))
    for cohort, uuid, day in unclosed.values_list(*SESSION):
        yield Left(OpenEnd.SESSIONS, cohort, uuid=uuid, day=day)
    confirmed = Attendance.objects.filter(register=OuterRef("register"), enrolment=OuterRef("enrolment"))
    still_in = SignEvent.objects.filter(
        ~Exists(confirmed),
        register__session__cohort__in=cohort_ids,
        register__closed_at__isnull=False,
        kind=SignKind.IN.value,
        held="",
    ).exclude(enrolment__state=EnrolmentState.WITHDRAWN)
    rows = still_in.values_list(*(f"register__session__{name}" for name in SESSION))
    for cohort, uuid, day, people in rows.annotate(Count("enrolment", distinct=True)).order_by():
        yield Left(OpenEnd.SIGN_OUTS, cohort, people, uuid, day=day)
    sheets = PaperSheet.objects.filter(register__session__cohort__in=cohort_ids, compared_by__isnull=True)
    for cohort, uuid, day in sheets.values_list(*(f"register__session__{name}" for name in SESSION)):
        yield Left(OpenEnd.PAPERS, cohort, uuid=uuid, day=day)
    guests = Candidate.objects.filter(
        register__session__cohort__in=cohort_ids, state=CandidateState.WAITING
    ).values_list("register__session__cohort", "name", "register__session__day")
    for cohort, name, day in guests:
        yield Left(OpenEnd.GUESTS, cohort, name=name, day=day)
    events = KitEvent.objects.filter(session__cohort__in=cohort_ids, state=KitState.WAITING)
    waiting = events.values_list(*(f"session__{name}" for name in SESSION)).annotate(Count("pk")).order_by()
    for cohort, uuid, day, count in waiting:
        yield Left(OpenEnd.DEVICES, cohort, count, uuid, day=day)
