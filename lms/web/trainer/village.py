"""Village mode: a lesson on one screen for everybody, a roll-call by chance, paper where nothing else works."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.attendance import actions
from lms.attendance.queries import people_of
from lms.attendance.rules.presence import SignKind
from lms.certificates.rules import GlyphMissing
from lms.cohorts.timetable import access_taught, view_of
from lms.messaging.rules import Refusal
from lms.reports.sign_sheet import render_sheet
from lms.web.components.session_lines import clock_span
from lms.web.person import person
from lms.web.trainer.class_closing import PHOTO_SIDE
from lms.web.trainer.class_films import films_of
from lms.web.trainer.class_page import opened
from lms.web.trainer.forms import MAX_BYTES
from lms.web.trainer.gate import for_trainers
from media_pipeline.pictures.redrawing import PictureRefused, redrawn

ASKED = "roll_call"


class PaperForm(forms.Form):
    """The photo of a signed sheet; who signed is ticked beside it."""

    photo = forms.FileField(
        label=gettext_lazy("Photo of the signed sheet"),
        widget=forms.ClearableFileInput({"accept": "image/*", "capture": "environment"}),
    )


@require_POST
@for_trainers
def class_show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin to show a film (`lesson`), or stop the one that is shown."""
    session, _register = opened(request, uuid)
    asked = request.POST.get("lesson", "")
    try:
        if not asked:
            actions.stop_lesson(actor=person(request), session=session)
            return redirect("trainer:class", session.uuid)
        found = next((pair for pair in films_of(session.cohort) if str(pair[0].uuid) == asked), None)
        if found is None:
            raise NotVisible
        actions.show_lesson(actor=person(request), session=session, lesson=found[0], title=found[1])
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("trainer:class", session.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def class_roll(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A POST draws five names and remembers them; the page asks who answered. Who did not has left, and keeps the rest."""
    session, _register = opened(request, uuid)
    try:
        if request.method == "POST" and "answered" in request.POST:
            return _answered(request, session.uuid)
        if request.method == "POST":
            people = actions.roll_call(actor=person(request), session=session)
            request.session[ASKED] = {str(session.uuid): [str(each.uuid) for each in people]}
            return redirect("trainer:class_roll", session.uuid)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("trainer:class", session.uuid)
    row = view_of(session)
    names = request.session.get(ASKED, {}).get(str(session.uuid), [])
    asked = people_of(session).filter(uuid__in=names)
    context = {"place": "timetable", "row": row, "clock": clock_span(row), "asked": asked}
    return render(request, "trainer/class_roll.html", context)


def _answered(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = access_taught(person(request), uuid)
    names = request.session.pop(ASKED, {}).get(str(session.uuid), [])
    here = set(request.POST.getlist("here"))
    for each in people_of(session).filter(uuid__in=[name for name in names if name not in here]):
        actions.mark(
            actor=person(request), session=session, enrolment=each, kind=SignKind.OUT, note="roll-call"
        )
    return redirect("trainer:class", session.uuid)


@require_POST
@for_trainers
def class_name(request: HttpRequest, uuid: UUID, enrolment: UUID) -> HttpResponse:
    """The name on the list is wrong."""
    session, _register = opened(request, uuid)
    found = people_of(session).filter(uuid=enrolment).first()
    if found is None:
        raise NotVisible
    try:
        actions.report_name(
            actor=person(request), session=session, enrolment=found, right=request.POST.get("name", "")
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The office looks at the name. The person signs all the same."))
    return redirect("trainer:class_sign", session.uuid, found.uuid)


@require_safe
@for_trainers
def class_sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The sheet to sign on, with a serial and its QR code."""
    session, register = opened(request, uuid)
    try:
        drawn = render_sheet(session, register)
    except GlyphMissing as refusal:
        messages.error(request, refusal.message)
        return redirect("trainer:class", session.uuid)
    return HttpResponse(
        drawn,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{register.key}.pdf"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def class_paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Bring a signed sheet: its photo, and who signed."""
    session, register = opened(request, uuid)
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    ticked = set(request.POST.getlist("who"))
    people = list(people_of(session))
    if request.method == "POST" and form.is_valid():
        try:
            actions.bring_paper(
                actor=person(request),
                session=session,
                photo=_kept(session.uuid, form.cleaned_data["photo"]),
                people=[each for each in people if str(each.uuid) in ticked],
            )
        except PictureRefused as refusal:
            form.add_error("photo", refusal.message)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The sheet is kept. The office compares it with the list."))
            return redirect("trainer:class", session.uuid)
    row = view_of(session)
    context = {
        "place": "timetable", "row": row, "clock": clock_span(row), "form": form, "serial": register.key,
        "people": [(each, str(each.uuid) in ticked) for each in people],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "trainer/class_paper.html", context, status=status)


def _kept(uuid: UUID, file: object) -> str:
    """Drawn anew. Raises PictureRefused."""
    if (getattr(file, "size", 0) or 0) > MAX_BYTES:
        raise PictureRefused(_("This picture is larger than 15 MB. Save it smaller."))
    drawn = redrawn(file, longest_side=PHOTO_SIDE, kind="JPEG")  # type: ignore[arg-type]  # an upload reads as a file
    return default_storage.save(f"attendance/{uuid}-paper.jpg", drawn)
