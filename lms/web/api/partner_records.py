"""A partner's people and hours for its own HR system: the figures of the screen, page by page, and what is new."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from lms.cohorts.models import Cohort, Enrolment
from lms.ledger.names import TOTAL_OF, Mode
from lms.ledger.queries import month_of_people, partner_feed
from lms.partners.models import Partner
from lms.partners.rules import Scope
from lms.reports import replica
from lms.reports.queries import people_report
from lms.reports.selection import PersonLine
from lms.web.api.partner_auth import PartnerBearer, partner_key
from lms.web.api.problems import ERRORS, Problem

router = Router(tags=["HR system"], auth=PartnerBearer())
PAGE = 200
CURSOR_SALT = "partner-feed"


class RecordOut(Schema):
    """One enrolment; units in tenths, as HR sees them. `person` is the same in every class of the person; `state` is
    active, completed or withdrawn.
    """

    enrolment: UUID
    person: UUID
    name: str
    department: str
    class_uuid: UUID
    class_name: str
    state: str
    enrolled_on: date
    online_tenths: int
    onsite_tenths: int
    workplace_tenths: int
    posted_tenths: int
    required_tenths: int
    standing: Literal["on_pace", "at_risk", "blocked"]


class RecordsOut(Schema):
    """One page; `after` leads to the next one and is null on the last."""

    people: list[RecordOut]
    after: UUID | None


class HoursOut(Schema):
    """Posted seconds of one enrolment in the month, by mode; reversals are taken off."""

    enrolment: UUID
    person: UUID
    online_s: int
    onsite_s: int
    workplace_s: int
    total_s: int


class MonthOut(Schema):
    """One page of everybody with hours in the month; `after` leads to the next one and is null on the last."""

    month: str
    hours: list[HoursOut]
    after: UUID | None


class ChangeOut(Schema):
    """One line of the ledger: seconds that came to a day, or were taken back (negative). `mode` is online, onsite or
    workplace.
    """

    enrolment: UUID
    day: date
    mode: str
    kind: str
    posted_s: int
    at: datetime


class ChangesOut(Schema):
    """Lines in the order of posting. Ask again with `cursor`; at once when there is `more`, else later."""

    changes: list[ChangeOut]
    cursor: str
    more: bool


@router.get("/people", response={200: RecordsOut, **ERRORS}, url_name="records_people")
def people(request: HttpRequest, after: UUID | None = None) -> HttpResponse:
    """Everybody in the partner's classes, who left too, 200 a page. Scope `read:people`. Sends an ETag."""
    partner = partner_key(request, Scope.PEOPLE).partner
    with replica.reading():
        rows = list(
            Enrolment.objects.filter(cohort__partner=partner, pk__gt=_place(partner, after))
            .select_related("learner", "department", "cohort")
            .order_by("pk")[: PAGE + 1]
        )
        lines = _lines(partner, [row.pk for row in rows[:PAGE]])
    found = [_record(row, lines[row.uuid]) for row in rows[:PAGE]]
    return _answered(
        request, RecordsOut(people=found, after=rows[PAGE - 1].uuid if len(rows) > PAGE else None)
    )


@router.get("/hours", response={200: MonthOut, **ERRORS}, url_name="records_hours")
def hours(
    request: HttpRequest, month: Annotated[str, Query(pattern=r"^\d{4}-\d{2}$")], after: UUID | None = None
) -> HttpResponse:
    """Hours of one month (`2026-10`) by person, 200 a page. Scope `read:hours`. Sends an ETag."""
    partner = partner_key(request, Scope.HOURS).partner
    first = _month(month)
    with replica.reading():
        sums: dict[UUID, dict[str, int]] = {}
        for row in month_of_people(partner.pk, first):
            mine = sums.setdefault(row.enrolment, {"online_s": 0, "onsite_s": 0, "workplace_s": 0})
            mine[TOTAL_OF[Mode(row.mode)]] += row.posted_s
        shown = [uuid for uuid in sorted(sums) if after is None or uuid > after]
        page = shown[:PAGE]
        of = Enrolment.objects.filter(cohort__partner=partner, uuid__in=page)
        persons = dict(of.values_list("uuid", "learner__uuid"))
    lines = [
        HoursOut(enrolment=uuid, person=persons[uuid], total_s=sum(sums[uuid].values()), **sums[uuid])
        for uuid in page
    ]
    return _answered(
        request, MonthOut(month=month, hours=lines, after=page[-1] if len(shown) > PAGE else None)
    )


@router.get("/changes", response={200: ChangesOut, **ERRORS}, url_name="records_changes")
def changes(request: HttpRequest, cursor: Annotated[str, Query(max_length=120)] = "") -> HttpResponse:
    """Lines posted since `cursor` (without one: since the beginning), 200 at a time, none twice and none left out.

    A line appears a minute after it was posted. Scope `read:hours`.
    """
    partner = partner_key(request, Scope.HOURS).partner
    after = _cursor(partner, cursor)
    found = partner_feed(partner.pk, after=after, limit=PAGE + 1, now=timezone.now())
    page = found[:PAGE]
    lines = [
        ChangeOut(
            enrolment=line.enrolment,
            day=line.day,
            mode=TOTAL_OF[Mode(line.mode)].removesuffix("_s"),
            kind=line.kind,
            posted_s=line.posted_s,
            at=line.at,
        )
        for line in page
    ]
    last = page[-1].number if page else after
    token = signing.dumps([str(partner.uuid), last], salt=CURSOR_SALT)
    return _answered(request, ChangesOut(changes=lines, cursor=token, more=len(found) > PAGE))


def _lines(partner: Partner, keys: list[int]) -> dict[UUID, PersonLine]:
    """The lines of the screen of these enrolments: three queries, none for nobody."""
    cohorts = list(Cohort.objects.filter(partner=partner).select_related("programme__ruleset", "partner"))
    if not cohorts or not keys:
        return {}
    report = people_report(cohorts, Enrolment.objects.filter(pk__in=keys), timezone.now())
    return {line.enrolment: line for line in report.lines}


def _record(row: Enrolment, line: PersonLine) -> RecordOut:
    same = ("online_tenths", "onsite_tenths", "workplace_tenths", "posted_tenths", "required_tenths")
    return RecordOut(
        enrolment=row.uuid,
        person=row.learner.uuid,
        name=row.learner.display_name,
        department=row.department.name if row.department else "",
        class_uuid=row.cohort.uuid,
        class_name=row.cohort.name,
        state=row.state,
        enrolled_on=row.enrolled_on,
        standing=line.pace.standing.value,
        **{name: getattr(line, name) for name in same},
    )


def _place(partner: Partner, after: UUID | None) -> int:
    """Behind which row the page begins; 404 for an enrolment that is not the partner's."""
    if after is None:
        return 0
    found = Enrolment.objects.filter(cohort__partner=partner, uuid=after).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return found


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Problem(422, "invalid", _("Choose a month.")) from error


def _cursor(partner: Partner, text: str) -> int:
    """The number in a cursor that was given to this partner; 422 for any other."""
    if not text:
        return 0
    try:
        owner, number = signing.loads(text, salt=CURSOR_SALT)
    except (signing.BadSignature, ValueError):
        owner, number = "", 0
    if owner != str(partner.uuid):
        raise Problem(422, "cursor", _("This cursor is not one of yours. Begin without one."))
    return int(number)


def _answered(request: HttpRequest, out: Schema) -> HttpResponse:
    """The JSON with its ETag; 304 without a body when the caller has it already."""
    body = out.model_dump_json().encode()
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response
