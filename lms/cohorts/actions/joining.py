"""Coming into a class by its code: the code itself, asking, and the answer of the office or a trainer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lms.accounts.access import is_office, require_office
from lms.accounts.models import User
from lms.accounts.rules import NotOffice
from lms.audit.actions import record
from lms.audit.turns import CODES, take_turn
from lms.cohorts.actions.people import place_learner
from lms.cohorts.joining import can_admit, door, is_on_a_roster
from lms.cohorts.limits import learners_in
from lms.cohorts.models import Cohort, Enrolment, EnrolmentState, JoinCode, JoinRequest, JoinState
from lms.cohorts.models.joining import OPEN_STATES
from lms.cohorts.rules import LearnerInactive, ReasonMissing
from lms.cohorts.rules.joining import Door, code_made, is_full
from lms.cohorts.rules.setup_refusals import JoinDoorShut, NobodyTicked, SeatsExhausted
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind


@transaction.atomic
def open_code(
    *, actor: User, cohort: Cohort, last_on: date | None = None, admits_listed: bool = False
) -> JoinCode:
    """The class has a code that works, until `last_on`; the code itself stays as it is. Office only; audited."""
    require_office(actor)
    take_turn(f"class:{cohort.pk}")
    code = JoinCode.objects.filter(cohort=cohort).first()
    if code is None:
        code = JoinCode(cohort=cohort, code=_free_code(), renewed_at=timezone.now())
    elif (code.is_on, code.last_on, code.admits_listed) == (True, last_on, admits_listed):
        return code
    code.is_on, code.last_on, code.admits_listed = True, last_on, admits_listed
    code.save()
    _record(actor, "class.code_opened", cohort, last_on=str(last_on or ""), admits_listed=admits_listed)
    return code


@transaction.atomic
def renew_code(*, actor: User, cohort: Cohort) -> JoinCode:
    """Another code; the one before, and every poster with it, works no longer. Office only; audited."""
    require_office(actor)
    take_turn(f"class:{cohort.pk}")
    code = JoinCode.objects.filter(cohort=cohort).first() or open_code(actor=actor, cohort=cohort)
    code.code, code.renewed_at = _free_code(), timezone.now()
    code.save(update_fields=["code", "renewed_at"])
    _record(actor, "class.code_renewed", cohort)
    return code


@transaction.atomic
def shut_code(*, actor: User, cohort: Cohort) -> None:
    """Nobody asks by the code any more; requests that are there stay. Office only; audited; twice is once."""
    require_office(actor)
    if JoinCode.objects.filter(cohort=cohort, is_on=True).update(is_on=False):
        _record(actor, "class.code_shut", cohort)


@transaction.atomic
def ask_to_join(*, learner: User, code: JoinCode, at: datetime | None = None) -> JoinRequest | Enrolment:
    """Ask to be in the class of the code (loaded with it). Asked twice it is one request.

    An enrolment for who is in it already, and for who stands on a roster when the code admits those. A full class
    puts the request on its waiting list. Raises JoinDoorShut, LearnerInactive, ClassFull.
    """
    cohort, now = code.cohort, at or timezone.now()
    if not learner.is_active:
        raise LearnerInactive(name=learner.display_name)
    take_turn(f"class:{cohort.pk}")
    there = Enrolment.objects.filter(cohort=cohort, learner=learner).first()
    if there is not None and there.state != EnrolmentState.WITHDRAWN:
        return there
    known = JoinRequest.objects.filter(cohort=cohort, learner=learner, state__in=OPEN_STATES).first()
    if known is not None:
        return known
    if door(code, timezone.localdate(now)) is not Door.OPEN:
        raise JoinDoorShut(cohort=cohort.name)
    full = is_full(seats=cohort.seats, taken=learners_in(cohort))
    if code.admits_listed and not full and is_on_a_roster(learner, cohort):
        return place_learner(actor=None, learner=learner, cohort=cohort)
    state = JoinState.QUEUED if full else JoinState.WAITING
    made = JoinRequest.objects.create(cohort=cohort, learner=learner, state=state, asked_at=now)
    record(actor=learner, action="join.asked", noun="class", object_uuid=cohort.uuid)
    return made


@transaction.atomic
def take_back_request(*, learner: User, request: JoinRequest, at: datetime | None = None) -> JoinRequest:
    """The learner does not want to any more. Twice is once; an answered request stays as it is."""
    take_turn(f"class:{request.cohort_id}")
    request.refresh_from_db(fields=["state"])
    if request.state in OPEN_STATES and request.learner_id == learner.pk:
        request.state, request.decided_at = JoinState.WITHDRAWN, at or timezone.now()
        request.decided_by = learner
        request.save(update_fields=["state", "decided_at", "decided_by"])
    return request


@transaction.atomic
def admit(
    *, actor: User, cohort: Cohort, requests: Sequence[JoinRequest], at: datetime | None = None
) -> Sequence[Enrolment]:
    """Into the class with them, those who asked first before others; who was answered already is passed over.

    The office, or a trainer of the class: who cannot admit beyond the seats. All or nobody; audited; each is told.
    Raises NobodyTicked, SeatsExhausted, ClassFull, LearnerInactive, NotOffice.
    """
    rows = _open_ones(actor, cohort, requests)
    made = []
    taken = learners_in(cohort)
    for row in rows:
        if is_full(seats=cohort.seats, taken=taken) and not is_office(actor):
            raise SeatsExhausted(cohort=cohort.name, n=cohort.seats)
        made.append(place_learner(actor=actor, learner=row.learner, cohort=cohort))
        _decide(actor, row, JoinState.ADMITTED, at)
        taken += 1
    if made:
        _record(actor, "join.admitted", cohort, requests=[str(row.uuid) for row in rows])
    return made


@transaction.atomic
def decline(
    *, actor: User, cohort: Cohort, requests: Sequence[JoinRequest], why: str, at: datetime | None = None
) -> Sequence[JoinRequest]:
    """They are told no, and the reason. The office, or a trainer of the class; audited; twice is once.

    Raises ReasonMissing, NobodyTicked, NotOffice.
    """
    if not why.strip():
        raise ReasonMissing
    rows = _open_ones(actor, cohort, requests)
    for row in rows:
        row.why = why.strip()[:500]
        _decide(actor, row, JoinState.DECLINED, at)
        notify(
            recipient=row.learner,
            kind=NoticeKind.JOIN_DECLINED,
            values={"cohort": cohort.name, "why": row.why},
            url="/learn/class/",
            natural_key=f"join:{row.uuid}",
            sender=actor,
        )
    if rows:
        detail = [str(row.uuid) for row in rows]
        _record(actor, "join.declined", cohort, why=why.strip()[:500], requests=detail)
    return rows


def _open_ones(actor: User, cohort: Cohort, requests: Sequence[JoinRequest]) -> list[JoinRequest]:
    if not can_admit(actor, cohort):
        raise NotOffice
    if not requests:
        raise NobodyTicked
    take_turn(f"class:{cohort.pk}")
    rows = JoinRequest.objects.filter(
        cohort=cohort, pk__in=[row.pk for row in requests], state__in=OPEN_STATES
    )
    return list(rows.select_related("learner").order_by("asked_at", "pk"))


def _decide(actor: User, request: JoinRequest, state: JoinState, at: datetime | None) -> None:
    request.state, request.decided_by, request.decided_at = state, actor, at or timezone.now()
    request.save(update_fields=["state", "decided_by", "decided_at", "why"])


def _free_code() -> str:
    """A code that no class has or had just now; the unique constraint is the last word."""
    take_turn(CODES)
    while True:
        code = code_made(secrets.choice)
        if not JoinCode.objects.filter(code=code).exists():
            return code


def _record(actor: User, act: str, cohort: Cohort, why: str = "", **detail: object) -> None:
    record(actor=actor, action=act, noun="class", object_uuid=cohort.uuid, why=why, detail=detail)
