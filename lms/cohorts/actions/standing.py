"""A learner away for a while, back again, or in another class: hours stay where they are until somebody moves them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import User
from lms.audit.actions import record
from lms.audit.turns import take_turn
from lms.cohorts.actions.people import assign_mentor, end_mentorship, enrol, withdraw
from lms.cohorts.models import (
    Cohort,
    CohortState,
    Enrolment,
    EnrolmentLeave,
    EnrolmentState,
    Mentorship,
)
from lms.cohorts.queries import leaves_on
from lms.cohorts.rules import (
    ClassClosed,
    HasLeft,
    LeaveEndsTooEarly,
    LeaveOverlaps,
    ReasonMissing,
    SameClass,
)
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind


@transaction.atomic
def begin_leave(
    *, actor: User | None, enrolment: Enrolment, since_on: date, why: str, until_on: date | None = None
) -> EnrolmentLeave:
    """The learner is away from `since_on` to `until_on`, without one until further notice. Office only.

    Nothing is locked: what they learn all the same counts; nobody calls them late meanwhile. Sent twice it is one.
    Raises ReasonMissing, LeaveEndsTooEarly, LeaveOverlaps, HasLeft, NotOffice.
    """
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    if until_on is not None and until_on < since_on:
        raise LeaveEndsTooEarly
    if enrolment.state == EnrolmentState.WITHDRAWN:
        raise HasLeft(name=enrolment.learner.display_name)
    take_turn(f"leave:{enrolment.pk}")
    own = EnrolmentLeave.objects.filter(enrolment=enrolment)
    same = own.filter(since_on=since_on, until_on=until_on, why=why.strip(), resumed_on__isnull=True).first()
    if same is not None:
        return same
    later = Q(until_on__isnull=True) | Q(until_on__gte=since_on)
    not_back = Q(resumed_on__isnull=True) | Q(resumed_on__gt=since_on)
    before = Q(since_on__lte=until_on) if until_on else Q()
    if own.filter(later, not_back, before).exists():
        raise LeaveOverlaps(name=enrolment.learner.display_name)
    leave = EnrolmentLeave.objects.create(
        enrolment=enrolment, since_on=since_on, until_on=until_on, why=why.strip(), made_by=actor
    )
    days = {"since": str(since_on), "until": str(until_on or "")}
    record(
        actor=actor,
        action="learner.leave_begun",
        noun="enrolment",
        object_uuid=enrolment.uuid,
        why=why.strip(),
        detail=days,
    )
    notify(
        recipient=enrolment.learner,
        kind=NoticeKind.ON_LEAVE,
        values={"cohort": enrolment.cohort.name, "day": str(since_on)},
        url="/learn/courses/",
        natural_key=f"leave:{leave.pk}",
        sender=actor,
    )
    return leave


@transaction.atomic
def end_leave(*, actor: User | None, enrolment: Enrolment, on: date | None = None) -> int:
    """The learner is back from `on` (today). Office only. Returns how many leaves ended; none when nobody is away."""
    require_office(actor)
    day = on or timezone.localdate()
    ended = leaves_on(day).filter(enrolment=enrolment).update(resumed_on=day)
    if ended:
        detail = {"on": str(day)}
        record(
            actor=actor,
            action="learner.leave_ended",
            noun="enrolment",
            object_uuid=enrolment.uuid,
            detail=detail,
        )
    return ended


@transaction.atomic
def move_learner(*, actor: User | None, enrolment: Enrolment, target: Cohort, why: str) -> Enrolment:
    """Out of this class and into `target`, on the rules of its programme; the mentor goes along within a partner.

    Hours stay in the old class until somebody moves them (`ledger.actions.transfer_hours`). Office only. Sent twice
    it is one. Emits Enrolled. Raises ReasonMissing, SameClass, ClassClosed, HasLeft, ClassFull, LearnerInactive.
    """
    require_office(actor)
    if not why.strip():
        raise ReasonMissing
    if target.pk == enrolment.cohort_id:
        raise SameClass
    if target.state == CohortState.CLOSED:
        raise ClassClosed(cohort=target.name)
    take_turn(f"leave:{enrolment.pk}")
    enrolment.refresh_from_db(fields=["state", "moved_to"])
    if enrolment.state == EnrolmentState.WITHDRAWN:
        if enrolment.moved_to is not None and enrolment.moved_to.cohort_id == target.pk:
            return enrolment.moved_to
        raise HasLeft(name=enrolment.learner.display_name)
    is_same_partner = target.partner_id == enrolment.cohort.partner_id
    there = enrol(
        actor=actor,
        learner=enrolment.learner,
        cohort=target,
        department=enrolment.department if is_same_partner else None,
    )
    _mentors_go_along(actor, enrolment, there if is_same_partner else None)
    withdraw(actor=actor, enrolment=enrolment, why=why)
    enrolment.moved_to = there
    enrolment.save(update_fields=["moved_to"])
    detail = {"to": str(there.uuid)}
    record(
        actor=actor,
        action="learner.moved",
        noun="enrolment",
        object_uuid=enrolment.uuid,
        why=why.strip(),
        detail=detail,
    )
    return there


def _mentors_go_along(actor: User | None, enrolment: Enrolment, there: Enrolment | None) -> None:
    """An apprentice who changes the class keeps the mentor; who changes the partner does not."""
    row = (
        Mentorship.objects.filter(enrolment=enrolment, until_on__isnull=True).select_related("mentor").first()
    )
    if row is None:
        return
    if there is not None:
        assign_mentor(actor=actor, enrolment=there, mentor=row.mentor)
    end_mentorship(actor=actor, enrolment=enrolment)
