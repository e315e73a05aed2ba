"""A roster that a worker checks and writes: its page shows how far that is, and may be closed meanwhile."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.workbooks import refusals
from lms.cohorts import actions
from lms.cohorts.actions import ROWS_MAX
from lms.cohorts.actions.limits import answer_size
from lms.cohorts.limits import size_question
from lms.cohorts.models import RosterDeed, RosterDraft, RosterWork
from lms.cohorts.rules import RosterRefused, RosterTooLong
from lms.cohorts.rules.setup_refusals import ClassTooLarge
from lms.messaging.rules import Refusal
from lms.web.components import rosters
from lms.web.person import person
from media_pipeline.jobs import WorkState

REFRESH_S = 3
# Why a worker did not read it, by the code that the row of work keeps.
REFUSALS = {
    refusal.code: refusal
    for refusal in (
        refusals.FileDamaged,
        refusals.FileSwells,
        refusals.TooManyRows,
        refusals.EncodingUnknown,
        RosterTooLong,
    )
}


def check(
    request: HttpRequest, draft: RosterDraft, *, room: str, sees_others: bool, back: str
) -> HttpResponse:
    """`rosters.check`, here or by a worker."""
    work: RosterWork | None = getattr(draft, "work", None)
    if work is None:
        return rosters.check(request, draft, room=room, sees_others=sees_others, back=back)
    return _check_large(request, draft, work, room=room, sees_others=sees_others, back=back)


def _check_large(
    request: HttpRequest, draft: RosterDraft, work: RosterWork, *, room: str, sees_others: bool, back: str
) -> HttpResponse:
    if draft.written_at is not None:
        return _written(request, work, back)
    if request.method == "POST":
        if "drop" in request.POST:
            return rosters.drop(request, draft, back)
        _take(request, draft, work, sees_others=sees_others)
        return redirect(f"{room}:roster_draft", draft.uuid)
    if work.sees_others and not sees_others:
        work = _order(request, draft, RosterDeed.CHECK, sees_others=False)
    if not work.is_terminal:
        return _working(request, draft, work, room)
    shown = actions.page_in(work)
    has_mistakes = work.reason == RosterRefused.code
    if shown is None or not (work.state == WorkState.DONE or has_mistakes):
        return _working(request, draft, work, room)
    if has_mistakes:
        messages.error(request, _("Some rows have mistakes. Nothing was written."))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_mistakes else HTTPStatus.OK
    asked = size_question(draft.cohort, adding=shown.newcomers)
    words = ClassTooLarge(people=asked.people, limit=asked.limit).message if asked else ""
    return rosters.show_page(request, draft, shown, room=room, back=back, status=status, size_words=words)


def _take(request: HttpRequest, draft: RosterDraft, work: RosterWork, *, sees_others: bool) -> None:
    """Whatever is posted is kept, and done by the worker; beyond the limit of the class only with a reason."""
    shown = actions.page_in(work)
    rosters.take_typed(request, draft, lambda: shown.swaps if shown else ())
    deed = _deed(request)
    if deed != RosterDeed.CHECK and shown is not None:
        why = request.POST.get("size_why", "")
        try:
            answer_size(actor=person(request), cohort=draft.cohort, adding=shown.newcomers, why=why)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return
    _order(request, draft, deed, sees_others=sees_others)


def order_check(request: HttpRequest, draft: RosterDraft, *, room: str) -> None:
    """A roster that was just handed in is looked at by a worker."""
    _order(request, draft, RosterDeed.CHECK, sees_others=room == "office")


def _order(request: HttpRequest, draft: RosterDraft, deed: RosterDeed, *, sees_others: bool) -> RosterWork:
    return actions.order_roster_work(actor=person(request), draft=draft, deed=deed, sees_others=sees_others)


def _deed(request: HttpRequest) -> RosterDeed:
    if "write" in request.POST:
        return RosterDeed.WRITE
    return RosterDeed.WRITE_GOOD if "write_good" in request.POST else RosterDeed.CHECK


def _written(request: HttpRequest, work: RosterWork, back: str) -> HttpResponse:
    shown = actions.page_in(work)
    if shown is not None:
        messages.success(request, rosters.written_words(shown))
    return redirect(back)


def _working(request: HttpRequest, draft: RosterDraft, work: RosterWork, room: str) -> HttpResponse:
    """How far the worker is, asked again by the browser itself; or why it stopped."""
    refusal = REFUSALS.get(work.reason)
    words = str(refusal.words) % {"n": f"{ROWS_MAX:,}", "mb": rosters.FILE_MAX_MB} if refusal else ""
    values = {
        "draft": draft,
        "cohort": draft.cohort,
        "work": work,
        "place": "classes",
        "is_writing": work.deed != RosterDeed.CHECK,
        "has_stopped": work.is_terminal,
        "words": words,
    }
    response = render(request, f"{room}/roster_working.html", values)
    if not work.is_terminal:
        response["Refresh"] = str(REFRESH_S)
    return response
