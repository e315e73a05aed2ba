"""The room of an invigilated exam, on the invigilator's phone: seats, who is let in, the beginning, who left the page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.access import NotVisible
from lms.assessments.access import access_sitting
from lms.assessments.actions import begin_sitting, give_seats, let_in, send_out
from lms.assessments.models import IdentityWay, Sitting
from lms.assessments.queries.rooms import room_lines
from lms.cohorts.models import Enrolment
from lms.messaging.rules import Refusal
from lms.web.person import person
from lms.web.trainer.gate import for_trainers
from lms.web.trainer.sittings import exams_of, release_device, state_of, title_of

Act = Callable[[HttpRequest, Sitting, str], None]


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def exam_room(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everybody by seat, and what an invigilator does; ten queries for any number."""
    found = access_sitting(person(request), uuid)
    if not found.invigilated:
        raise NotVisible
    if request.method == "POST":
        name = next((name for name in _ACTS if name in request.POST), None)
        if name is None:
            raise NotVisible
        try:
            _ACTS[name](request, found, request.POST.get(name, ""))
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect("trainer:exam_room", found.uuid)
    context = {
        "place": "home",
        "cohort": found.cohort,
        "title": title_of(exams_of(found.cohort), found),
        "state": state_of(found, timezone.now()),
        **_seen(found),
    }
    return render(request, "trainer/exam_room.html", context)


@require_safe
@for_trainers
def exam_room_live(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The list alone, for the page to take in every few seconds."""
    found = access_sitting(person(request), uuid)
    if not found.invigilated:
        raise NotVisible
    return render(request, "trainer/_exam_room.html", _seen(found))


def _seen(found: Sitting) -> dict[str, object]:
    # Whoever asks to go on on another device loses time: they come first.
    lines = sorted(room_lines(found), key=lambda line: not line.line.asks)
    return {
        "sitting": found,
        "lines": lines,
        "people": len(lines),
        "seated": sum(line.seat is not None for line in lines),
        "inside": sum(line.is_in for line in lines),
        "writing": sum(line.line.state == "open" for line in lines),
        "done": sum(line.line.state in {"submitted", "expired"} for line in lines),
    }


def _seats(request: HttpRequest, found: Sitting, value: str) -> None:
    count = give_seats(actor=person(request), sitting=found, is_mixed=value == "mixed")
    said = ngettext("%(n)d seat is given.", "%(n)d seats are given.", count) % {"n": count}
    messages.success(request, said)


def _begin(request: HttpRequest, found: Sitting, _value: str) -> None:
    begin_sitting(actor=person(request), sitting=found)
    messages.success(request, _("The exam has begun for everybody who is let in."))


def _papers(request: HttpRequest, found: Sitting, value: str) -> None:
    let_in(actor=person(request), sitting=found, enrolment=_enrolment(found, value), way=IdentityWay.PAPERS)


def _known(request: HttpRequest, found: Sitting, value: str) -> None:
    let_in(actor=person(request), sitting=found, enrolment=_enrolment(found, value), way=IdentityWay.KNOWN)


def _out(request: HttpRequest, found: Sitting, value: str) -> None:
    send_out(actor=person(request), sitting=found, enrolment=_enrolment(found, value))


def _move(request: HttpRequest, found: Sitting, value: str) -> None:
    release_device(request, found, value)


def _enrolment(found: Sitting, text: str) -> Enrolment:
    try:
        uuid = UUID(text)
    except ValueError as error:
        raise NotVisible from error
    row = Enrolment.objects.filter(cohort=found.cohort, uuid=uuid).first()
    if row is None:
        raise NotVisible
    return row


_ACTS: dict[str, Act] = {
    "seats": _seats,
    "begin": _begin,
    "papers": _papers,
    "known": _known,
    "out": _out,
    "move": _move,
}
