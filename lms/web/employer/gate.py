"""Who may enter /employer/: people who act for a partner; each sees the people of their own partner alone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cohorts.access import visible_cohorts, visible_enrolments
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState
from lms.partners.access import access_partner_with, has_right, memberships_of, partners_of, partners_with
from lms.partners.models import Partner
from lms.partners.rules import Right
from lms.reports.selection import parse_uuid
from lms.web.person import person
from lms.web.policies import Policy, declares

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def for_employers(view: View[P]) -> View[P]:
    """Sign in first; 403 for somebody who acts for no partner (that such pages exist is no secret)."""

    @declares(Policy.EMPLOYER)
    @login_required
    @functools.wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not memberships_of(person(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def for_right(right: Right) -> Callable[[View[P]], View[P]]:
    """As `for_employers`; 404 for people of a partner who have not this right for any (`lms.partners.rules.RIGHTS`)."""

    def gate(view: View[P]) -> View[P]:
        @for_employers
        @functools.wraps(view)
        def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not has_right(person(request), right):
                raise NotVisible
            return view(request, *args, **kwargs)

        return wrapped

    return gate


def asked_partner(request: HttpRequest, right: Right) -> Partner:
    """The partner of `?partner=` (without one: the first) for which the user has the right, or NotVisible (404)."""
    asked = request.GET.get("partner") or request.POST.get("partner") or ""
    if not asked:
        return access_partner_with(person(request), right)
    uuid = parse_uuid(asked)
    if uuid is None:
        raise NotVisible
    return access_partner_with(person(request), right, uuid)


def employer_cohorts(user: User) -> QuerySet[Cohort]:
    """Classes of the partners the user acts for, as far as they see them; the newest first."""
    mine = visible_cohorts(user).filter(partner__in=partners_of(user))
    return mine.select_related("programme__ruleset", "partner").order_by("-starts_on", "name", "pk")


def employer_enrolments(user: User) -> QuerySet[Enrolment]:
    """People of those partners: all for HR, the assigned ones for a mentor. Who left the class is left out."""
    mine = visible_enrolments(user).filter(cohort__partner__in=partners_of(user))
    return mine.exclude(state=EnrolmentState.WITHDRAWN)


def employer_enrolment(user: User, uuid: UUID, right: Right | None = None) -> Enrolment:
    """One of those people (for whose partner the user has the `right`, too), or NotVisible (404)."""
    related = ("learner", "department", "cohort__programme__ruleset", "cohort__partner", "ruleset")
    found = employer_enrolments(user).select_related(*related).filter(uuid=uuid).first()
    if found is None or (right is not None and found.cohort.partner not in partners_with(user, right)):
        raise NotVisible
    return found
