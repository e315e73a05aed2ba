"""Offline learning that waits for the office: what a device claims, what proves it, and the decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.cases.access import access_case
from lms.cases.models import Case
from lms.cases.names import CaseKind
from lms.messaging.rules import Refusal
from lms.rulesets.queries import data_of
from lms.study.actions import decide_offline
from lms.study.names import HeldWhy
from lms.study.queries import HeldBatch, Review, review_of
from lms.study.refusals import NothingHeld
from lms.web.components.words import minutes_text
from lms.web.office.answers import refused, shown
from lms.web.office.forms.offline import OfflineForm
from lms.web.office.gate import for_office, for_readers
from lms.web.person import person
from lms.web.public.devices import key_rows_of

PLACE = "classes"
FIELDS = {"too-much-decided": "minutes", "answer-missing": "answer"}


@require_safe
@for_readers
def offline_review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What came, and the form; when all is decided, the case."""
    case = access_case(person(request), uuid)
    review = _review(case)
    if not review.batches:
        return redirect("office:case", uuid)
    return _page(request, case, review, OfflineForm())


@require_POST
@for_office
def offline_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """So many minutes count. A decision that was made already leads to the case."""
    case = access_case(person(request), uuid)
    review, form = _review(case), OfflineForm(request.POST)
    if not form.is_valid():
        return _page(request, case, review, form)
    seconds, answer = form.seconds(review.most_s), form.cleaned_data["answer"]
    try:
        decide_offline(actor=person(request), case=case, seconds=seconds, answer=answer)
    except NothingHeld:
        return redirect("office:case", uuid)
    except Refusal as refusal:
        refused(form, refusal, FIELDS)
        return _page(request, case, review, form)
    messages.success(request, _("Decided: %(time)s count.") % {"time": minutes_text(seconds)})
    return redirect("office:cases")


def _review(case: Case) -> Review:
    """What waits in this case. Raises Http404 for a case of another kind."""
    name = str(case.facts.get("pass", ""))
    review = review_of(UUID(name)) if case.kind == CaseKind.OFFLINE_REVIEW and name else None
    if review is None:
        raise Http404
    return review


def _page(request: HttpRequest, case: Case, review: Review, form: OfflineForm) -> HttpResponse:
    lease = review.offline_pass.lease
    offset_ms = review.batches[-1].batch.offset_ms or 0 if review.batches else 0
    return shown(
        request,
        "office/offline.html",
        PLACE,
        case=case,
        form=form,
        zone=data_of(lease.enrolment.ruleset).zone,
        leased_at=lease.issued_at,
        device=key_rows_of([review.offline_pass.key])[0],
        most=minutes_text(review.most_s),
        clock_off=minutes_text(abs(offset_ms) // 1000) if abs(offset_ms) >= 60_000 else "",
        is_behind=offset_ms > 0,
        rows=[_row(one) for one in review.batches],
    )


def _row(one: HeldBatch) -> dict[str, object]:
    return {
        "received_at": one.batch.received_at,
        "claimed": minutes_text(one.claimed_s),
        "whys": [HeldWhy(why).label for why in one.whys if why in set(HeldWhy)],
        "began_at": one.began_at,
        "ended_at": one.ended_at,
    }
