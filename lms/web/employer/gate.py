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
from lms.partners.access import memberships_of, partners_of
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


def employer_cohorts(user: User) -> QuerySet[Cohort]:
    """Classes of the partners the user acts for, as far as they see them; the newest first."""
    mine = visible_cohorts(user).filter(partner__in=partners_of(user))
    return mine.select_related("programme__ruleset", "partner").order_by("-starts_on", "name", "pk")


def employer_enrolments(user: User) -> QuerySet[Enrolment]:
    """People of those partners: all for HR, the assigned ones for a mentor. Who left the class is left out."""
    mine = visible_enrolments(user).filter(cohort__partner__in=partners_of(user))
    return mine.exclude(state=EnrolmentState.WITHDRAWN)


def employer_enrolment(user: User, uuid: UUID) -> Enrolment:
    """One of those people, or NotVisible (404)."""
    related = ("learner", "department", "cohort__programme__ruleset", "cohort__partner", "ruleset")
    found = employer_enrolments(user).select_related(*related).filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    return found
