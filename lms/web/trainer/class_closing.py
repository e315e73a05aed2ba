"""Closing a session: heads counted aloud, topic, photo; and until when those stayed who did not sign out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.attendance import actions
from lms.attendance.queries import counted, people_of, roster
from lms.cohorts.models import ClassSession
from lms.cohorts.timetable import access_taught, view_of
from lms.messaging.rules import Refusal
from lms.web.components.class_lines import lists_of
from lms.web.components.session_lines import clock_span
from lms.web.person import person
from lms.web.trainer.class_page import opened
from lms.web.trainer.forms import CloseForm, MomentForm
from lms.web.trainer.gate import for_trainers
from media_pipeline.pictures.redrawing import PictureRefused, redrawn

PHOTO_SIDE = 1600


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def class_close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The figures against each other, then one button."""
    session, register = opened(request, uuid)
    row = view_of(session)
    form = CloseForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"topic": row.topics, "stayed": True},
    )
    if request.method == "POST" and form.is_valid() and _closed(request, session, form):
        return redirect("trainer:class", session.uuid)
    lines = roster(register, session)
    context = {
        "place": "timetable",
        "row": row,
        "clock": clock_span(row),
        "form": form,
        "counts": counted(lines),
        "lists": lists_of(lines, row.begins.tzinfo),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "trainer/class_close.html", context, status=status)


def _closed(request: HttpRequest, session: ClassSession, form: CloseForm) -> bool:
    data = form.cleaned_data
    try:
        photo = _photo(session, data["photo"]) if data["photo"] else ""
        done = actions.close_session(
            actor=person(request),
            session=session,
            head_count=data["head_count"],
            topic=data["topic"],
            photo=photo,
            stayed=data["stayed"],
        )
    except PictureRefused as refusal:
        form.add_error("photo", refusal.message)
        return False
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    waiting = len(done.waiting)
    if waiting:
        words = ngettext(
            "Closed. %(n)d person waits for your word: until when were they there?",
            "Closed. %(n)d people wait for your word: until when were they there?",
            waiting,
        )
        messages.warning(request, words % {"n": waiting})
    else:
        messages.success(request, _("Closed. The hours of the class are counted."))
    return True


def _photo(session: ClassSession, file: object) -> str:
    """Drawn anew and kept under a name of ours. Raises PictureRefused."""
    drawn = redrawn(file, longest_side=PHOTO_SIDE, kind="JPEG")  # type: ignore[arg-type]  # an upload reads as a file
    return default_storage.save(f"attendance/{session.uuid}.jpg", drawn)


@require_POST
@for_trainers
def class_out(request: HttpRequest, uuid: UUID, enrolment: UUID) -> HttpResponse:
    """Until when somebody stayed: a time, or to the end."""
    session = access_taught(person(request), uuid)
    found = people_of(session).filter(uuid=enrolment).first()
    if found is None:
        raise NotVisible
    row = view_of(session)
    moment = MomentForm(request.POST).moment(row.begins, row.begins.tzinfo)
    stayed = "stayed" in request.POST
    if moment is None and not stayed:
        messages.error(request, _("Say when they left, or that they stayed."))
        return redirect("trainer:class", session.uuid)
    try:
        actions.confirm_out(
            actor=person(request), session=session, enrolment=found, out_at=None if stayed else moment
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("trainer:class", session.uuid)


@require_safe
@for_trainers
def class_photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The photo of the class, for whoever may run it."""
    _session, register = opened(request, uuid)
    if not register.photo or not default_storage.exists(register.photo):
        raise NotVisible
    return FileResponse(default_storage.open(register.photo), content_type="image/jpeg")
