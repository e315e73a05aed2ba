"""Codes and requests for reading, and who may answer them: the office, and the trainers of the class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lms.accounts.access import NotVisible, is_office, is_trainer
from lms.accounts.models import CategoryOfPerson, User
from lms.accounts.queries import masked_numbers_of
from lms.cohorts.access import access_cohort
from lms.cohorts.drafts import roster_in
from lms.cohorts.models import (
    Cohort,
    CohortState,
    CohortTrainer,
    JoinCode,
    JoinRequest,
    JoinState,
    RosterDraft,
)
from lms.cohorts.models.joining import OPEN_STATES
from lms.cohorts.roster_plans import plan_roster
from lms.cohorts.rules.joining import Door, code_typed, door_of, place_in

# A class in these states takes nobody in by its code.
SHUT = frozenset({CohortState.CLOSED, CohortState.ASSESSED, CohortState.SUSPENDED})
DECIDED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asker:
    """One request as those who answer it see it: the number masked, categories of the table's rows."""

    request: JoinRequest
    phone: str
    categories: Sequence[dict[str, str]]


def can_admit(user: User | None, cohort: Cohort) -> bool:
    """Who answers the requests of a class: the office, its trainers, and the system itself (None). Two queries."""
    if user is None or is_office(user):
        return True
    return is_trainer(user) and CohortTrainer.objects.filter(cohort=cohort, user=user).exists()


def access_cohort_to_admit(user: User, uuid: UUID) -> Cohort:
    """The class, for those who answer its requests, or NotVisible (404)."""
    cohort = access_cohort(user, uuid)
    if not can_admit(user, cohort):
        raise NotVisible
    return cohort


def code_of_text(text: str) -> JoinCode | None:
    """The code as typed with its class, programme and partner: one query, none for what is no code at all."""
    typed = code_typed(text)
    if not typed:
        return None
    rows = JoinCode.objects.select_related("cohort__programme__ruleset", "cohort__partner")
    return rows.filter(code=typed).first()


def door(code: JoinCode, today: date | None = None) -> Door:
    """Whether people may ask by this code today; its class is loaded."""
    return door_of(
        is_on=code.is_on,
        last_on=code.last_on,
        class_is_over=code.cohort.state in SHUT,
        today=today or timezone.localdate(),
    )


def queue_of(cohort: Cohort) -> Sequence[int]:
    """The waiting list in order: one query."""
    rows = JoinRequest.objects.filter(cohort=cohort, state=JoinState.QUEUED)
    return list(rows.order_by("asked_at", "pk").values_list("pk", flat=True))


def queue_place(request: JoinRequest) -> int:
    """The place of a request in the waiting list of its class, from 1; 0 when it is not in it. One query at most."""
    return place_in(queue_of(request.cohort), request.pk) if request.state == JoinState.QUEUED else 0


def askers_of(cohort: Cohort, *, sees_restricted: bool) -> Sequence[Asker]:
    """Open requests, those that wait for an answer before the waiting list, each in order. Two queries."""
    rows = JoinRequest.objects.filter(cohort=cohort, state__in=OPEN_STATES).select_related("learner")
    found = sorted(rows, key=lambda row: (row.state == JoinState.QUEUED, row.asked_at, row.pk))
    learners = [row.learner for row in found]
    phones = masked_numbers_of(learners)
    belongings = CategoryOfPerson.objects.filter(user__in=learners).select_related("category")
    names: dict[int, list[dict[str, str]]] = {}
    for row in belongings.order_by("pk"):
        if sees_restricted or not row.category.is_restricted:
            names.setdefault(row.user_id, []).append(row.category.name)
    return [Asker(row, phones.get(row.learner_id, ""), names.get(row.learner_id, ())) for row in found]


def decided_of(cohort: Cohort) -> Sequence[JoinRequest]:
    """The last answers, the newest first: one query."""
    rows = JoinRequest.objects.filter(cohort=cohort).exclude(state__in=OPEN_STATES)
    return list(rows.select_related("learner", "decided_by").order_by("-decided_at", "-pk")[:DECIDED_SHOWN])


def requests_of(user: User) -> Sequence[JoinRequest]:
    """What a person asked for, the newest first: one query."""
    rows = JoinRequest.objects.filter(learner=user).select_related("cohort")
    return list(rows.order_by("-asked_at", "-pk")[:DECIDED_SHOWN])


def asked_by(user: User, cohort: Cohort) -> JoinRequest | None:
    """The last request of a person for a class: one query."""
    rows = JoinRequest.objects.filter(learner=user, cohort=cohort).select_related("cohort")
    return rows.order_by("-asked_at", "-pk").first()


def waiting_classes(scope: QuerySet[Cohort]) -> Sequence[Cohort]:
    """Classes of `scope` with open requests, as `open_requests` on each: one query."""
    counted = scope.annotate(
        open_requests=Count("join_requests", filter=Q(join_requests__state__in=OPEN_STATES), distinct=True)
    )
    return list(counted.filter(open_requests__gt=0).order_by("name", "pk"))


def is_on_a_roster(user: User, cohort: Cohort) -> bool:
    """Whether a roster that was handed in for the class, and is not written yet, means this person.

    One query for the rosters, three for each of them.
    """
    today = timezone.localdate()
    for draft in RosterDraft.objects.filter(cohort=cohort, written_at__isnull=True):
        plan = plan_roster(cohort=cohort, roster=roster_in(draft, today=today))
        if any(planned.person is not None and planned.person.pk == user.pk for planned in plan.rows):
            return True
    return False
