"""Running a class: the code for everybody to see, who is there and who is missing, and each of them one tap away."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.attendance import actions
from lms.attendance.models import Register
from lms.attendance.queries import candidates_of, counted, opens_at, people_of, roster, signing_ends_at
from lms.attendance.refusals import PinWrong, TooManyTries
from lms.attendance.rules.codes import code_at, seconds_left
from lms.attendance.rules.presence import SignKind
from lms.cohorts.models import ClassSession, Enrolment, SessionState
from lms.cohorts.timetable import access_taught, view_of
from lms.messaging.rules import Refusal
from lms.web.components.class_lines import lists_of
from lms.web.components.qr import qr_picture
from lms.web.components.session_lines import clock_span
from lms.web.limits import count_try, is_tried_too_often
from lms.web.person import person
from lms.web.trainer.class_films import films_of
from lms.web.trainer.forms import MomentForm
from lms.web.trainer.gate import for_trainers

MOST_PINS, WITHIN_S = 5, 600


@require_safe
@for_trainers
def class_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The screen of a session; a cancelled one only says so. Thirteen queries whatever the number of people."""
    session = access_taught(person(request), uuid)
    row = view_of(session)
    if row.is_cancelled:
        return render(request, "trainer/class_off.html", {"place": "timetable", "row": row})
    register = actions.register_of(session)
    lines = roster(register, session)
    now = timezone.now()
    context = {
        "place": "timetable",
        "row": row,
        "clock": clock_span(row),
        "register": register,
        "counts": counted(lines),
        "lists": lists_of(lines, row.begins.tzinfo),
        "guests": candidates_of(register),
        "films": films_of(session.cohort),
        "showing": register.showings.filter(ended_at__isnull=True).first(),
        "digits": code_of(register, session),
        "opens": opens_at(session).astimezone(row.begins.tzinfo),
        "is_early": now < opens_at(session),
        "is_signing": opens_at(session) <= now <= signing_ends_at(session) and register.closed_at is None,
        "page_data": {"run_class": {"live": reverse("trainer:class_live", args=[session.uuid])}},
    }
    return render(request, "trainer/class.html", context)


@require_safe
@for_trainers
def class_live(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """What changes by itself: digits, seconds left, figures; `revision` says when the lists are others."""
    session, register = opened(request, uuid)
    counts = counted(roster(register, session))
    revision = f"{register.signs.count()}-{register.candidates.count()}-{bool(register.closed_at)}"
    answer = {
        "digits": code_of(register, session),
        "seconds": seconds_left(timezone.now()),
        "here": counts.here,
        "people": counts.people,
        "revision": revision,
    }
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_safe
@for_trainers
def class_code(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The QR code of now, as a picture."""
    session, register = opened(request, uuid)
    digits = code_of(register, session)
    address = f"{settings.PUBLIC_ORIGIN}{reverse('public:scan', args=[register.key, digits])}"
    return HttpResponse(
        qr_picture(address), content_type="image/svg+xml", headers={"Cache-Control": "no-store"}
    )


@require_POST
@for_trainers
def class_mark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One tap: `mark` is "in:<uuid>", "out:…", "absent:…", "leave:…" or "cleared:…"; `at` a time that was earlier."""
    session = access_taught(person(request), uuid)
    word, _colon, who = request.POST.get("mark", "").partition(":")
    try:
        kind, enrolment = SignKind(word), _person_of(session, who)
    except ValueError as error:
        raise NotVisible from error
    row = view_of(session)
    moment = MomentForm(request.POST).moment(row.begins, row.begins.tzinfo)
    try:
        actions.mark(
            actor=person(request), session=session, enrolment=enrolment, kind=kind,
            note=request.POST.get("note", "").strip()[:200], happened_at=moment,
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("trainer:class", session.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def class_sign(request: HttpRequest, uuid: UUID, enrolment: UUID) -> HttpResponse:
    """One person on the trainer's device: a finger, a PIN, or a word with its time."""
    session, register = opened(request, uuid)
    found = _person_of(session, str(enrolment))
    if request.method == "POST":
        try:
            _signed(request, session, found)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("trainer:class_sign", session.uuid, found.uuid)
        messages.success(request, _("%(name)s is signed.") % {"name": found.learner.display_name})
        return redirect("trainer:class", session.uuid)
    row = view_of(session)
    line = next(each for each in roster(register, session) if each.enrolment.pk == found.pk)
    kind = SignKind.OUT if line.presence.is_here else SignKind.IN
    context = {
        "place": "timetable", "row": row, "clock": clock_span(row), "learner": found.learner,
        "enrolment": found, "kind": kind.value, "moment": MomentForm(),
    }  # fmt: skip
    return render(request, "trainer/class_sign.html", context)


def _signed(request: HttpRequest, session: ClassSession, enrolment: Enrolment) -> None:
    kind = SignKind.OUT if request.POST.get("kind") == "out" else SignKind.IN
    actor, pin = person(request), request.POST.get("pin", "").strip()
    if not pin:
        drawn = _strokes(request)
        actions.sign_by_finger(actor=actor, session=session, enrolment=enrolment, kind=kind, strokes=drawn)
        return
    who = str(enrolment.learner_id)
    if is_tried_too_often("pin", who, most=MOST_PINS, within_s=WITHIN_S):
        raise TooManyTries
    try:
        actions.sign_by_pin(actor=actor, session=session, enrolment=enrolment, kind=kind, pin=pin)
    except PinWrong:
        count_try("pin", who, within_s=WITHIN_S)
        raise


def _strokes(request: HttpRequest) -> object:
    try:
        return json.loads(request.POST.get("strokes", "")[:60_000])
    except ValueError:
        return None


@require_POST
@for_trainers
def class_guest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Somebody who is not on the list."""
    session = access_taught(person(request), uuid)
    try:
        guest = actions.note_candidate(
            actor=person(request), session=session, name=request.POST.get("name", "")
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("%(name)s is noted. It counts nothing until the office has put them on the list.")
        messages.success(request, words % {"name": guest.name})
    return redirect("trainer:class", session.uuid)


def opened(request: HttpRequest, uuid: UUID) -> tuple[ClassSession, Register]:
    """The session and its register, for whoever may run it. Raises NotVisible, also for a cancelled one."""
    session = access_taught(person(request), uuid)
    if session.state == SessionState.CANCELLED:
        raise NotVisible
    return session, actions.register_of(session)


def code_of(register: Register, session: ClassSession) -> str:
    """The six digits of now."""
    starts = [row.starts_at for row in sorted(session.periods.all(), key=lambda row: row.number)]
    return code_at(bytes.fromhex(register.seed), str(session.uuid), starts, timezone.now())


def _person_of(session: ClassSession, who: str) -> Enrolment:
    """Somebody on the list. Raises NotVisible."""
    try:
        found = people_of(session).filter(uuid=UUID(who)).first()
    except ValueError as error:
        raise NotVisible from error
    if found is None:
        raise NotVisible
    return found
