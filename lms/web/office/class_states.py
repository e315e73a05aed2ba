"""Where a class stands: what may happen next, what keeps it from being closed, and how it came here."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.cohorts.access import access_cohort
from lms.cohorts.actions import move_class
from lms.cohorts.closing import what_is_left
from lms.cohorts.models import Cohort, CohortKind
from lms.cohorts.rules.states import ClassAct
from lms.cohorts.states import filing_of, next_moves, transitions_of
from lms.messaging.rules import Refusal
from lms.web.office.answers import refused, shown
from lms.web.office.forms.states import MoveForm
from lms.web.office.gate import for_office, for_readers
from lms.web.office.state_words import act_button, act_hint, left_rows
from lms.web.person import person

PLACE = "classes"


@require_safe
@for_readers
def class_state(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The state of a class, with a fixed number of queries."""
    return _state_page(request, access_cohort(person(request), uuid))


@require_POST
@for_office
def class_move(request: HttpRequest, uuid: UUID, act: str) -> HttpResponse:
    """One step, with its reason and paper; closing is refused while something is open."""
    cohort = access_cohort(person(request), uuid)
    if act not in set(ClassAct) - {ClassAct.SET_UP} or cohort.kind == CohortKind.OPEN:
        raise Http404
    asks_why = any(move.asks_why for move in next_moves(cohort) if move.act == act)
    form = MoveForm(request.POST, prefix=act, asks_why=asks_why)
    if form.is_valid():
        try:
            move_class(actor=person(request), cohort=cohort, act=ClassAct(act), **form.cleaned_data)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            words = _("%(name)s: %(state)s.") % {"name": cohort.name, "state": cohort.get_state_display()}
            messages.success(request, words)
            return redirect("office:class_state", cohort.uuid)
    return _state_page(request, cohort, form=form, tried=act)


def _state_page(
    request: HttpRequest, cohort: Cohort, *, form: forms.Form | None = None, tried: str = ""
) -> HttpResponse:
    now = timezone.now()
    moves = next_moves(cohort)
    ends = any(move.must_be_complete for move in moves)
    left = what_is_left([cohort.pk], now) if ends else ()
    return shown(
        request,
        "office/class_state.html",
        PLACE,
        cohort=cohort,
        form=form,
        filing=filing_of(cohort, timezone.localdate(now)),
        moves=[
            {
                "move": move,
                "words": act_button(move.act),
                "hint": act_hint(move.act),
                "form": form
                if form is not None and move.act == tried
                else MoveForm(prefix=move.act, asks_why=move.asks_why),
                "is_tried": move.act == tried,
                "is_blocked": move.must_be_complete and bool(left),
            }
            for move in moves
            if cohort.kind != CohortKind.OPEN
        ],
        ends=ends,
        left=left_rows(left, cohort),
        left_count=sum(each.count for each in left),
        transitions=transitions_of(cohort),
    )
