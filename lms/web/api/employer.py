"""HR's list for programs: the same scoped query, pace and reasons as on the screen."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from lms.cohorts.access import visible_cohorts, visible_enrolments
from lms.cohorts.models import Cohort, EnrolmentState
from lms.partners.access import memberships_of, partners_of
from lms.reports import replica
from lms.reports.queries import class_report
from lms.reports.rules import count_standings
from lms.reports.selection import PAGE_SIZE, PersonLine, page, parse_wish, selected
from lms.reports.words import reason_text
from lms.web.api.auth import caller
from lms.web.api.problems import ERRORS, Problem

router = Router(tags=["employer"])
Standing = Literal["on_pace", "at_risk", "blocked"]


class ReasonOut(Schema):
    """Why, as a code with its number and in words."""

    code: str
    amount: int
    text: str


class PersonOut(Schema):
    """One person of a class; tenths of a unit."""

    enrolment: UUID
    name: str
    department: str
    mentors: list[str]
    standing: Standing
    reasons: list[ReasonOut]
    online_tenths: int
    onsite_tenths: int
    workplace_tenths: int
    posted_tenths: int
    required_tenths: int
    pending_tenths: int
    needed_tenths: int
    weekly_tenths: int | None
    lessons_done: int
    last_active_on: date | None


class PeopleOut(Schema):
    """One page; `counts` are of everybody, `after` leads to the next page and is null on the last."""

    class_uuid: UUID
    class_name: str
    day: date
    counts: dict[Standing, int]
    total: int
    after: UUID | None
    people: list[PersonOut]


class ClassLineOut(Schema):
    """A class of the partners one acts for."""

    class_uuid: UUID
    name: str
    partner: str
    starts_on: date
    ends_on: date | None


@router.get("/classes", response={200: list[ClassLineOut], **ERRORS})
def classes(request: HttpRequest) -> list[ClassLineOut]:
    """The classes whose people one may see, the newest first."""
    cohorts = _cohorts(request).select_related("partner").order_by("-starts_on", "name", "pk")
    return [
        ClassLineOut(
            class_uuid=cohort.uuid,
            name=cohort.name,
            partner=cohort.partner.name if cohort.partner else "",
            starts_on=cohort.starts_on,
            ends_on=cohort.ends_on,
        )
        for cohort in cohorts
    ]


@router.get("/people", response={200: PeopleOut, **ERRORS})
def people(
    request: HttpRequest,
    class_uuid: UUID,
    standing: Standing | None = None,
    department: UUID | None = None,
    q: str = "",
    sort: str = "",
    after: UUID | None = None,
) -> PeopleOut:
    """The people of a class: filter, search, order and page as on the screen, fifty at a time."""
    cohort = _cohorts(request).select_related("programme__ruleset", "partner").filter(uuid=class_uuid).first()
    if cohort is None:
        raise Http404
    mine = visible_enrolments(caller(request)).exclude(state=EnrolmentState.WITHDRAWN)
    with replica.reading():
        report = class_report(cohort, mine, timezone.now())
    wish = parse_wish({"standing": standing or "", "department": str(department or ""), "q": q, "sort": sort})
    shown = page(selected(report.lines, wish), after, PAGE_SIZE)
    return PeopleOut(
        class_uuid=cohort.uuid,
        class_name=cohort.name,
        day=report.day.today,
        counts={
            key.value: count for key, count in count_standings(line.pace for line in report.lines).items()
        },
        total=shown.total,
        after=shown.after,
        people=[_person(line) for line in shown.lines],
    )


def _cohorts(request: HttpRequest) -> QuerySet[Cohort]:
    user = caller(request)
    if not memberships_of(user):
        raise Problem(403, "not-an-employer", _("This list is for HR and mentors of a partner."))
    return visible_cohorts(user).filter(partner__in=partners_of(user))


def _person(line: PersonLine) -> PersonOut:
    same = (
        "enrolment", "name", "department", "online_tenths", "onsite_tenths", "workplace_tenths", "posted_tenths",
        "required_tenths", "pending_tenths", "lessons_done", "last_active_on",
    )  # fmt: skip
    return PersonOut(
        mentors=list(line.mentors),
        standing=line.pace.standing.value,
        reasons=[
            ReasonOut(code=r.why.value, amount=r.amount, text=reason_text(r)) for r in line.pace.reasons
        ],
        needed_tenths=line.pace.needed_tenths,
        weekly_tenths=line.pace.weekly_tenths,
        **{name: getattr(line, name) for name in same},
    )
