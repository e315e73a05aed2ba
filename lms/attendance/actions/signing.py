"""Signing in and out: by the code on the screen, by PIN or finger on the trainer's device, by the trainer's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.attendance.actions.registers import held_open, register_of
from lms.attendance.models import Pin, Register, SignEvent
from lms.attendance.names import SignWay
from lms.attendance.queries import opens_at, people_of, presence_at, signing_ends_at
from lms.attendance.refusals import (
    CodeWrong,
    NotOnTheList,
    NotSignedIn,
    PinMalformed,
    PinWrong,
    SignatureMissing,
    SigningIsOver,
    TimeOutsideTheSession,
    TooEarlyToSign,
)
from lms.attendance.rules.codes import is_code
from lms.attendance.rules.presence import SignKind
from lms.cohorts.models import ClassSession, Enrolment
from lms.cohorts.timetable import can_teach
from lms.rulesets.queries import data_of

Strokes = Sequence[Sequence[int]]
MOST_STROKES, MOST_NUMBERS, LARGEST = 60, 4_000, 4_000


def check_code(*, session: ClassSession, code: str, at: datetime | None = None) -> None:
    """That signing is possible now and the code is the one on the screen. Nothing is written, nothing is used up.

    Raises TooEarlyToSign, SigningIsOver, CodeWrong, SessionIsCancelled.
    """
    now = at or timezone.now()
    refuse_outside_window(session, now)
    register = register_of(session)
    starts = [row.starts_at for row in sorted(session.periods.all(), key=lambda row: row.number)]
    if not is_code(bytes.fromhex(register.seed), str(session.uuid), starts, code, now):
        raise CodeWrong


def refuse_outside_window(session: ClassSession, now: datetime) -> None:
    """Raises TooEarlyToSign with the time to come back, or SigningIsOver."""
    if now < opens_at(session):
        zone = data_of(session.cohort.programme.ruleset).zone
        raise TooEarlyToSign(clock=f"{opens_at(session).astimezone(zone):%-H:%M}")
    if now > signing_ends_at(session):
        raise SigningIsOver


@transaction.atomic
def sign_by_code(
    *, learner: User, session: ClassSession, kind: SignKind, seen_at: datetime, at: datetime | None = None
) -> SignEvent:
    """The learner signs in or out; `seen_at` is when they gave the code (`check_code`), a few minutes ago at most.

    The first time counts, as often as it is sent. Raises NotOnTheList, NotSignedIn, SigningIsOver, RegisterIsClosed.
    """
    now = at or timezone.now()
    if now > signing_ends_at(session):
        raise SigningIsOver
    enrolment = people_of(session).filter(learner=learner).first()
    if enrolment is None:
        raise NotOnTheList
    if kind == SignKind.OUT and not presence_at(learner, session).was_here:
        raise NotSignedIn
    register = register_of(session)
    return _sign(
        register, enrolment, kind, SignWay.CODE, at=seen_at, by=learner,
        key=f"code:{register.pk}:{enrolment.pk}:{kind}", now=now,
    )  # fmt: skip


@transaction.atomic
def sign_by_pin(
    *,
    actor: User,
    session: ClassSession,
    enrolment: Enrolment,
    kind: SignKind,
    pin: str,
    at: datetime | None = None,
) -> SignEvent:
    """On the trainer's device, with a PIN that the person sets at first use.

    Who may: whoever runs the session. Raises PinMalformed, PinWrong, and what signing raises.
    """
    now = at or timezone.now()
    _refuse_stranger(actor, session, enrolment)
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 6):
        raise PinMalformed
    known = Pin.objects.filter(user_id=enrolment.learner_id).first()
    if known is None:
        known, _made = Pin.objects.get_or_create(
            user_id=enrolment.learner_id, defaults={"hash": make_password(pin)}
        )
    if not check_password(pin, known.hash):
        raise PinWrong
    return _on_trainers_device(actor, session, enrolment, kind, SignWay.PIN, now)


@transaction.atomic
def sign_by_finger(
    *,
    actor: User,
    session: ClassSession,
    enrolment: Enrolment,
    kind: SignKind,
    strokes: object,
    at: datetime | None = None,
) -> SignEvent:
    """On the trainer's device, with a signature that is kept as evidence. Raises SignatureMissing, and what signing raises."""
    _refuse_stranger(actor, session, enrolment)
    drawn = checked_strokes(strokes)
    now = at or timezone.now()
    return _on_trainers_device(actor, session, enrolment, kind, SignWay.SIGNATURE, now, strokes=drawn)


@transaction.atomic
def mark(
    *,
    actor: User,
    session: ClassSession,
    enrolment: Enrolment,
    kind: SignKind,
    note: str = "",
    at: datetime | None = None,
    happened_at: datetime | None = None,
) -> SignEvent:
    """The trainer's word: here, gone, absent, on leave, or a mark taken back; `happened_at` when it was not just now.

    Who may: whoever runs the session. Raises TimeOutsideTheSession, RegisterIsClosed, TooEarlyToSign.
    """
    _refuse_stranger(actor, session, enrolment)
    now = at or timezone.now()
    moment = happened_at or now
    if happened_at is not None and not opens_at(session) <= happened_at <= min(now, session.ends_at):
        raise TimeOutsideTheSession
    return _on_trainers_device(actor, session, enrolment, kind, SignWay.WORD, now, note=note, moment=moment)


def checked_strokes(strokes: object) -> Strokes:
    """A signature as lists of whole numbers, x and y by turns, within bounds. Raises SignatureMissing."""
    if not isinstance(strokes, list) or not 1 <= len(strokes) <= MOST_STROKES:
        raise SignatureMissing
    count = 0
    for stroke in strokes:
        if not isinstance(stroke, list) or len(stroke) < 4 or len(stroke) % 2:
            raise SignatureMissing
        if any(not isinstance(n, int) or isinstance(n, bool) or not 0 <= n <= LARGEST for n in stroke):
            raise SignatureMissing
        count += len(stroke)
    if count > MOST_NUMBERS:
        raise SignatureMissing
    return strokes


def _on_trainers_device(
    actor: User,
    session: ClassSession,
    enrolment: Enrolment,
    kind: SignKind,
    way: SignWay,
    now: datetime,
    *,
    strokes: Strokes | None = None,
    note: str = "",
    moment: datetime | None = None,
) -> SignEvent:
    if now < opens_at(session) and kind in {SignKind.IN, SignKind.OUT}:
        refuse_outside_window(session, now)
    register = register_of(session)
    at = moment or now
    # Two taps within a second are one; later ones are signs of their own, and change nothing by being more.
    key = f"device:{register.pk}:{enrolment.pk}:{kind}:{way}:{int(at.timestamp())}"
    return _sign(
        register, enrolment, kind, way, at=at, by=actor, key=key, now=now, strokes=strokes, note=note
    )


def _sign(
    register: Register,
    enrolment: Enrolment,
    kind: SignKind,
    way: SignWay,
    *,
    at: datetime,
    by: User,
    key: str,
    now: datetime,
    **more: Any,  # Any: strokes and note, as the model has them
) -> SignEvent:
    held_open(register)
    sign, _made = SignEvent.objects.get_or_create(
        natural_key=key,
        defaults={
            "register": register, "enrolment": enrolment, "kind": kind.value, "way": way, "at": at,
            "received_at": now, "by": by, **more,
        },
    )  # fmt: skip
    return sign


def _refuse_stranger(actor: User, session: ClassSession, enrolment: Enrolment) -> None:
    if not can_teach(actor, session) or enrolment.cohort_id != session.cohort_id:
        raise NotVisible
