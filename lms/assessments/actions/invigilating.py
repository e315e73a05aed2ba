"""An exam in a room: seats are given, people let in when it is seen who they are, and the invigilator begins."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.models import Attempt, IdentityWay, Seat, Sitting
from lms.assessments.rules.seat_refusals import (
    IsWriting,
    NotBegunYet,
    NotInTheSitting,
    NotInvigilated,
    NotLetIn,
)
from lms.assessments.rules.seats import seat_plan
from lms.audit.actions import record
from lms.cohorts.models import Enrolment, EnrolmentState


@transaction.atomic
def give_seats(*, actor: User, sitting: Sitting, is_mixed: bool = False) -> int:
    """A seat for everybody of the class who has none; how many were given. Nobody who sits is moved.

    Who may: whoever runs the class (the caller's `access`). Raises NotInvigilated.
    """
    held = _held(sitting)
    taken = dict(Seat.objects.filter(sitting=held).values_list("enrolment_id", "number"))
    people = Enrolment.objects.filter(cohort=held.cohort_id, state=EnrolmentState.ACTIVE)
    waiting = [
        pk
        for pk in people.order_by("learner__display_name", "pk").values_list("pk", flat=True)
        if pk not in taken
    ]
    plan = seat_plan(waiting, list(taken.values()), is_mixed=is_mixed, seed=secrets.randbits(32))
    Seat.objects.bulk_create(
        Seat(sitting=held, enrolment_id=pk, number=number) for pk, number in plan.items()
    )
    if plan:
        record(actor=actor, action="sitting.seated", noun="sitting", object_uuid=held.uuid,
               detail={"people": len(plan), "mixed": is_mixed})  # fmt: skip
    return len(plan)


@transaction.atomic
def let_in(
    *, actor: User, sitting: Sitting, enrolment: Enrolment, way: IdentityWay, at: datetime | None = None
) -> Seat:
    """It is seen who sits there. The first time counts; a seat is given to whoever has none. Audited.

    Who may: whoever runs the class; the learner with their own PIN (checked by the caller). Raises NotInvigilated,
    NotInTheSitting.
    """
    held = _held(sitting)
    if enrolment.cohort_id != held.cohort_id or enrolment.state != EnrolmentState.ACTIVE:
        raise NotInTheSitting
    seat = Seat.objects.filter(sitting=held, enrolment=enrolment).first() or _new_seat(held, enrolment)
    if seat.checked_at is not None:
        return seat
    is_self = actor.pk == enrolment.learner_id
    seat.way, seat.checked_at = way.value, at or timezone.now()
    seat.checked_by = None if is_self else actor
    seat.save(update_fields=["way", "checked_at", "checked_by"])
    record(actor=actor, action="seat.let_in", noun="enrolment", object_uuid=enrolment.uuid,
           detail={"sitting": str(held.uuid), "way": way.value})  # fmt: skip
    return seat


@transaction.atomic
def send_out(*, actor: User, sitting: Sitting, enrolment: Enrolment) -> None:
    """Somebody was let in by mistake; twice is once. Audited. Raises IsWriting once they have begun."""
    held = _held(sitting)
    seat = Seat.objects.filter(sitting=held, enrolment=enrolment).first()
    if seat is None or seat.checked_at is None:
        return
    if Attempt.objects.filter(sitting=held, enrolment=enrolment).exists():
        raise IsWriting
    seat.way, seat.checked_at, seat.checked_by = "", None, None
    seat.save(update_fields=["way", "checked_at", "checked_by"])
    record(actor=actor, action="seat.sent_out", noun="enrolment", object_uuid=enrolment.uuid,
           detail={"sitting": str(held.uuid)})  # fmt: skip


@transaction.atomic
def begin_sitting(*, actor: User, sitting: Sitting, at: datetime | None = None) -> Sitting:
    """Everybody who is let in may begin from now on; a second time changes nothing. Audited.

    Raises NotInvigilated, SittingAhead, SittingOver.
    """
    now = at or timezone.now()
    held = _held(sitting)
    if held.begun_at is not None:
        return held
    state = rules.sitting_state(
        held.opens_at, held.closes_at, now, is_cancelled=held.cancelled_at is not None
    )
    if state == rules.SittingState.AHEAD:
        raise rules.SittingAhead(date_format(timezone.localtime(held.opens_at), "SHORT_DATETIME_FORMAT"))
    if state != rules.SittingState.OPEN:
        raise rules.SittingOver
    held.begun_at, held.begun_by = now, actor
    held.save(update_fields=["begun_at", "begun_by"])
    record(actor=actor, action="sitting.begun", noun="sitting", object_uuid=held.uuid)
    return held


def check_room(sitting: Sitting, enrolment: Enrolment) -> None:
    """Whether somebody may begin in an invigilated sitting. One query, none in others. Raises NotBegunYet, NotLetIn."""
    if not sitting.invigilated:
        return
    seats = Seat.objects.filter(sitting=sitting, enrolment=enrolment, checked_at__isnull=False)
    if not seats.exists():
        raise NotLetIn
    if sitting.begun_at is None:
        raise NotBegunYet


def _new_seat(sitting: Sitting, enrolment: Enrolment) -> Seat:
    taken = list(Seat.objects.filter(sitting=sitting).values_list("number", flat=True))
    (number,) = seat_plan([enrolment.pk], taken, is_mixed=False).values()
    return Seat.objects.create(sitting=sitting, enrolment=enrolment, number=number)


def _held(sitting: Sitting) -> Sitting:
    """The sitting, locked. Raises NotInvigilated."""
    held = Sitting.objects.select_for_update().get(pk=sitting.pk)
    if not held.invigilated:
        raise NotInvigilated
    return held
