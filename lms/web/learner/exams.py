"""The door of an exam: when it opens, the code that is told in the room, and one device or another."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses.outline import LessonRef
from lms.accounts.models import User
from lms.assessments import rules
from lms.assessments.access import access_attempt
from lms.assessments.actions import Entry, ask_to_move, decide_aside, let_in, start_attempt, take_over
from lms.assessments.models import Attempt, IdentityWay, Sitting
from lms.assessments.queries import extra_of, sitting_of
from lms.assessments.queries.moving import aside_of, asked_to_move
from lms.assessments.queries.rooms import seat_of
from lms.assessments.rules.seat_refusals import SeatPinWrong
from lms.attendance.pins import has_pin, is_pin_of
from lms.cohorts.models import Enrolment
from lms.web.holder import holder_of, kind_of
from lms.web.learner.quiz_results import address, home_of
from lms.web.learner.studying import Studying, studying_under
from lms.web.limits import count_try, is_tried_too_often
from lms.web.person import person
from lms.web.policies import for_signed_in

TRIES, WITHIN_S = 8, 300
# Four figures are few: whoever guesses wrong so often shows the identity card.
PIN_TRIES, PIN_WITHIN_S, PIN_LENGTH = 5, 3600, 6


@dataclass(frozen=True, slots=True)
class Room:
    """The room of an invigilated exam, as one who waits in it sees it."""

    seat: int | None
    is_in: bool
    has_begun: bool
    can_give_pin: bool

    @property
    def may_begin(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.is_in and self.has_begun


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What a learner may know of the sitting: times and manners, nothing of the questions."""

    opens_at: datetime
    closes_at: datetime
    state: rules.SittingState
    needs_code: bool
    one_device: bool
    extra: rules.Extra
    room: Room | None = None


def sitting_facts(at: Studying, lesson: LessonRef, now: datetime) -> SittingFacts | None:
    """The sitting that matters now, or None. At most two queries, four of an invigilated one."""
    sitting = sitting_of(at.enrolment, lesson.uuid, now)
    if sitting is None:
        return None
    return SittingFacts(
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        state=rules.sitting_state(sitting.opens_at, sitting.closes_at, now),
        needs_code=bool(sitting.access_code),
        one_device=sitting.one_device,
        extra=extra_of(sitting, at.enrolment),
        room=_room(sitting, at.enrolment) if sitting.invigilated else None,
    )


def _room(sitting: Sitting, enrolment: Enrolment) -> Room:
    seat = seat_of(sitting, enrolment)
    is_in = seat is not None and seat.checked_at is not None
    return Room(
        seat=seat.number if seat else None,
        is_in=is_in,
        has_begun=sitting.begun_at is not None,
        can_give_pin=not is_in and has_pin(enrolment.learner),
    )


def give_pin(request: HttpRequest, at: Studying, lesson: LessonRef) -> None:
    """The learner's own PIN lets them into the room. Raises SeatPinWrong, NoSitting, SittingOver; not tried for ever."""
    user, now = person(request), timezone.now()
    sitting = sitting_of(at.enrolment, lesson.uuid, now)
    if sitting is None or not sitting.invigilated:
        raise rules.NoSitting
    if rules.sitting_state(sitting.opens_at, sitting.closes_at, now) == rules.SittingState.OVER:
        raise rules.SittingOver
    is_blocked = is_tried_too_often("exam-pin", str(user.pk), most=PIN_TRIES, within_s=PIN_WITHIN_S)
    if is_blocked or not is_pin_of(user, request.POST.get("pin", "")[:12]):
        count_try("exam-pin", str(user.pk), within_s=PIN_WITHIN_S)
        raise SeatPinWrong
    let_in(actor=user, sitting=sitting, enrolment=at.enrolment, way=IdentityWay.PIN)


def begin(request: HttpRequest, at: Studying, lesson: LessonRef) -> Attempt:
    """Begin or go on. Raises what start_attempt raises; codes are not tried for ever."""
    who = str(person(request).pk)
    if is_tried_too_often("exam-code", who, most=TRIES, within_s=WITHIN_S):
        raise rules.WrongCode
    try:
        return start_attempt(
            learner=person(request),
            enrolment=at.enrolment,
            course_key=at.outline.course_key,
            lesson=lesson,
            entry=Entry(
                code=request.POST.get("code", "")[:40], holder=holder_of(request), device=kind_of(request)
            ),
        )
    except rules.WrongCode:
        count_try("exam-code", who, within_s=WITHIN_S)
        raise


def elsewhere(request: HttpRequest, found: Attempt, refusal: str = "") -> HttpResponse:
    """The exam is open on another device: go on there, take it over, or ask for it. No question is shown."""
    asked = asked_to_move(found)
    context = {
        "section": "courses",
        "quiz": home_of(studying_under(found.enrolment, found.course_key), found),
        "take_url": reverse("learner:attempt_take", args=[found.uuid]),
        "ask_url": reverse("learner:attempt_ask", args=[found.uuid]),
        "has_pin": has_pin(person(request)),
        "has_asked": asked is not None and asked.holder == holder_of(request),
        "aside": aside_of(found),
        "refusal": refusal,
    }
    return render(request, "learner/attempt_elsewhere.html", context, status=403 if refusal else 200)


@for_signed_in
@require_POST
def take(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Take the exam over to this device with one's own PIN or password; the other can write no more. It is logged."""
    user = person(request)
    found = access_attempt(user, attempt_uuid)
    if not _proves_itself(user, request.POST.get("password", "")[:200]):
        return elsewhere(request, found, rules.WrongPassword().message)
    take_over(attempt=found, holder=holder_of(request), device=kind_of(request), actor=user)
    return HttpResponseRedirect(address(found))


def _proves_itself(user: User, secret: str) -> bool:
    """Whether this is the person's PIN or password; four figures are tried less often than a password."""
    name, most, within_s = ("exam-take", TRIES, WITHIN_S)
    is_right = user.check_password
    if secret.isascii() and secret.isdigit() and len(secret) <= PIN_LENGTH:
        name, most, within_s = ("exam-pin", PIN_TRIES, PIN_WITHIN_S)
        is_right = partial(is_pin_of, user)
    if not is_tried_too_often(name, str(user.pk), most=most, within_s=within_s) and is_right(secret):
        return True
    count_try(name, str(user.pk), within_s=within_s)
    return False


@for_signed_in
@require_POST
def ask(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """Ask whoever runs the room to let the exam go on here; the page then waits for it."""
    found = access_attempt(person(request), attempt_uuid)
    ask_to_move(attempt=found, holder=holder_of(request), device=kind_of(request), actor=person(request))
    return HttpResponseRedirect(address(found))


@for_signed_in
@require_POST
def aside(request: HttpRequest, attempt_uuid: UUID) -> HttpResponse:
    """What the device before had not sent is taken into the paper, or left; the page that follows says how it stands."""
    found = access_attempt(person(request), attempt_uuid)
    with contextlib.suppress(rules.OtherDevice, rules.AttemptClosed):
        decide_aside(attempt=found, holder=holder_of(request), is_taken=request.POST.get("take") == "1")
    return HttpResponseRedirect(address(found))
