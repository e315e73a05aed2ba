"""What trainers brought for the office to decide: guests who are not on a list, and sheets signed on paper."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.access import NotVisible
from lms.attendance import actions
from lms.attendance.models import Candidate, PaperSheet
from lms.attendance.names import CandidateState
from lms.messaging.rules import Refusal
from lms.web.office.answers import say_refused, shown
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person

SHOWN = 200
WITH_CLASS = ("register__session__cohort", "noted_by")


@require_safe
@for_readers
def guests(request: HttpRequest) -> HttpResponse:
    """Who waits, and which sheets nobody has compared: four queries."""
    waiting = Candidate.objects.filter(state=CandidateState.WAITING).select_related(*WITH_CLASS)
    papers = PaperSheet.objects.filter(compared_at__isnull=True)
    return shown(
        request,
        "office/guests.html",
        "classes",
        guests=waiting.order_by("noted_at")[:SHOWN],
        papers=papers.select_related("register__session__cohort", "brought_by").order_by("brought_at")[
            :SHOWN
        ],
    )


@require_POST
@for_office
def guest_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`to` is yes or no."""
    found = Candidate.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotVisible
    actions.decide_candidate(actor=person(request), candidate=found, approve=request.POST.get("to") == "yes")
    return redirect("office:guests")


@require_POST
@for_office
def paper_compare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The photo and the list were compared; `uuid` is that of the session."""
    try:
        actions.compare_paper(actor=person(request), sheet=_sheet(uuid))
    except Refusal as refusal:
        say_refused(request, refusal)
    return redirect("office:guests")


@require_safe
@for_readers
def paper_photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The photo of a signed sheet."""
    sheet = _sheet(uuid)
    if not default_storage.exists(sheet.photo):
        raise NotVisible
    return FileResponse(default_storage.open(sheet.photo), content_type="image/jpeg")


def _sheet(uuid: UUID) -> PaperSheet:
    found = (
        PaperSheet.objects.select_related("register__session").filter(register__session__uuid=uuid).first()
    )
    if found is None:
        raise NotVisible
    return found
