"""The queue of everything that a person must look at, a page for each case, and answering it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.cases.access import access_case, visible_cases
from lms.cases.actions import take_case
from lms.cases.models import Case
from lms.cases.names import CaseOutcome, CaseState
from lms.cases.queries import Wanted, case_page, open_counts
from lms.messaging.rules import Refusal
from lms.reports.extending import answer_wish
from lms.web.office.answers import refused, say_refused, shown
from lms.web.office.case_page import case_context
from lms.web.office.forms.cases import AnswerForm, QueueForm
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person

PLACE = "classes"
FIELDS = {"answer-missing": "answer", "outcome-unfit": "outcome"}


@require_safe
@for_readers
def cases(request: HttpRequest) -> HttpResponse:
    """`?kind=&cohort=&state=&mine=` filter, `?after=` goes on; open ones oldest first."""
    form = QueueForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    wanted = Wanted(
        kind=chosen.get("kind", ""),
        state=chosen.get("state") or CaseState.OPEN,
        cohort_id=chosen["cohort"].pk if chosen.get("cohort") else None,
        taken_by_id=person(request).pk if chosen.get("mine") else None,
    )
    page = case_page(visible_cases(person(request)), wanted, after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.following
    return shown(
        request,
        "office/cases.html",
        PLACE,
        filters=form,
        is_open=wanted.state == CaseState.OPEN,
        is_filtered=any((wanted.kind, wanted.cohort_id, wanted.taken_by_id)),
        cases=page.rows,
        following=query.urlencode() if page.following else "",
        waiting=sum(open_counts().values()),
    )


@require_safe
@for_readers
def case(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was seen, what was said, what else there is about this person, and the answer."""
    found = access_case(person(request), uuid)
    return _case_page(request, found, AnswerForm(case=found))


@require_POST
@for_office
def case_take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """I look after this one."""
    found = access_case(person(request), uuid)
    try:
        take_case(actor=person(request), case=found)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("You look after this case."))
    return redirect("office:case", uuid)


@require_POST
@for_office
def case_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What I found; the case is closed with it."""
    found = access_case(person(request), uuid)
    if "pass" in found.facts:  # offline learning: hours hang on the answer, so it has a page of its own
        return redirect("office:offline_review", uuid)
    form = AnswerForm(request.POST, case=found)
    if form.is_valid():
        data = form.cleaned_data
        try:
            answer_wish(
                actor=person(request),
                case=found,
                outcome=CaseOutcome(data["outcome"]),
                answer=data["answer"],
                tell=data.get("tell", ""),
            )
        except Refusal as refusal:
            refused(form, refusal, FIELDS)
        else:
            messages.success(request, _("Answered."))
            return redirect("office:cases")
    return _case_page(request, found, form)


def _case_page(request: HttpRequest, found: Case, form: AnswerForm) -> HttpResponse:
    return shown(request, "office/case.html", PLACE, case=found, form=form, **case_context(found))
