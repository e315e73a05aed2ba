"""HR hands in the roster of a class of their own partner; other classes do not exist for them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.access import NotVisible
from lms.cohorts.access import access_cohort_for_roster, access_draft
from lms.cohorts.models import Cohort, RosterDraft
from lms.partners.access import acts_as_hr
from lms.web.components import rosters
from lms.web.components.large_rosters import check, order_check
from lms.web.components.roster_files import class_roster, empty_roster
from lms.web.components.roster_undo import undo
from lms.web.employer.gate import for_employers
from lms.web.person import person


@require_http_methods(["GET", "HEAD", "POST"])
@for_employers
def roster(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """A file or pasted rows, to be looked at before anything is written."""
    found = access_cohort_for_roster(person(request), cohort)
    return rosters.hand_in(
        request,
        _own(request, found),
        room="employer",
        order=order_check,
        back=_people(found),
        partner_name=_partner(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_employers
def roster_draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What the roster would do: correct it in place, write it, or throw it away."""
    found = _own_draft(request, draft)
    return check(request, found, room="employer", sees_others=False, back=_people(found.cohort))


@require_safe
@for_employers
def roster_marked(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The same workbook with its doubtful cells marked."""
    found = _own_draft(request, draft)
    if found.written_at is not None:
        raise NotVisible
    return rosters.marked_file(found, sees_others=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employers
def roster_undo(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """The roster that was written last into an own class is taken back."""
    found = _own(request, access_cohort_for_roster(person(request), cohort))
    return undo(request, found, room="employer", back=_people(found))


@require_safe
@for_employers
def roster_empty(request: HttpRequest, cohort: UUID) -> HttpResponseBase:
    """The roster of an own class, empty, in the partner's columns."""
    return empty_roster(_own(request, access_cohort_for_roster(person(request), cohort)).partner)


@require_safe
@for_employers
def roster_export(request: HttpRequest, cohort: UUID) -> HttpResponseBase:
    """The people of an own class, numbers masked."""
    return class_roster(_own(request, access_cohort_for_roster(person(request), cohort)))


def _own(request: HttpRequest, cohort: Cohort) -> Cohort:
    """On these pages everybody is HR, also somebody of the office who is that too. Raises NotVisible."""
    if not acts_as_hr(person(request), cohort.partner):
        raise NotVisible
    return cohort


def _own_draft(request: HttpRequest, uuid: UUID) -> RosterDraft:
    draft = access_draft(person(request), uuid)
    _own(request, draft.cohort)
    return draft


def _people(cohort: Cohort) -> str:
    return f"{reverse('employer:home')}?class={cohort.uuid}"


def _partner(cohort: Cohort) -> str:
    return cohort.partner.name if cohort.partner else ""
