"""Acts on hours: a form, what it would change, and the act; too much for one becomes a proposal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.cohorts.access import access_enrolment
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import enrolments_of
from lms.ledger.actions import adjust_hours, correct_hours, recognise_hours, transfer_hours
from lms.ledger.names import CorrectionState
from lms.ledger.queries import (
    EntryView,
    Plan,
    entries_of,
    plan_adjustment,
    plan_correction,
    plan_recognition,
    plan_transfer,
)
from lms.messaging.rules import Refusal
from lms.rulesets.queries import data_of
from lms.web.office.answers import refused, shown
from lms.web.office.correction_words import plan_view
from lms.web.office.forms.correcting import AdjustForm, CorrectForm, RecogniseForm, TransferForm, WhyForm
from lms.web.office.gate import for_office
from lms.web.person import person

PLACE = "classes"
FIELDS = {
    "reason-missing": "words",
    "correction-out-of-range": "minutes",
    "nothing-changes": "minutes",
    "amount-missing": "minutes",
    "document-missing": "document",
    "day-ahead": "day",
    "not-their-class": "target",
}
METHODS = ["GET", "HEAD", "POST"]


class Acted(Protocol):
    """What an act leaves: posted, or waiting for a second person."""

    @property
    def days(self) -> tuple[date, date]: ...

    uuid: UUID
    state: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One act: its words, what it would do, and doing it."""

    title: str
    help: str
    plan: Callable[[], Plan]
    act: Callable[[], Acted]
    entry: EntryView | None = None


@require_http_methods(METHODS)
@for_office
def correct(request: HttpRequest, uuid: UUID, seq: int) -> HttpResponse:
    """An entry leaves less, or more."""
    found = access_enrolment(person(request), uuid)
    entry = next((row for row in entries_of(found.pk, after_seq=seq - 1, limit=1) if row.seq == seq), None)
    if entry is None:
        raise Http404
    form = CorrectForm(request.POST or None)

    def seconds() -> int:
        asked: int = form.cleaned_data["minutes"] * 60
        return asked

    ask = Ask(
        _("Correct entry %(seq)s") % {"seq": seq},
        _("The entry is taken back and written anew; both stay in the ledger."),
        plan=lambda: plan_correction(found, seq=seq, sec=seconds()),
        act=lambda: correct_hours(
            actor=person(request), enrolment=found, seq=seq, sec=seconds(), said=form.said()
        ),
        entry=entry,
    )
    return _asked(request, found, form, ask)


@require_http_methods(METHODS)
@for_office
def adjust(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A day gets hours that nothing recorded; `?day=` proposes one."""
    found = access_enrolment(person(request), uuid)
    form = AdjustForm(request.POST or None, initial={"day": request.GET.get("day", "")})

    def plan() -> Plan:
        mode, component = form.line
        data = form.cleaned_data
        return plan_adjustment(
            found, day=data["day"], mode=mode, component=component, sec=data["minutes"] * 60
        )

    def act() -> Acted:
        mode, component = form.line
        data = form.cleaned_data
        return adjust_hours(
            actor=person(request), enrolment=found, day=data["day"], mode=mode, component=component,
            sec=data["minutes"] * 60, said=form.said(),
        )  # fmt: skip

    words = _("For hours that were learned and that nothing recorded. They stand beside what was recorded.")
    return _asked(request, found, form, Ask(_("Add hours"), words, plan, act))


@require_http_methods(METHODS)
@for_office
def recognise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was learned elsewhere, on the day of today."""
    found = access_enrolment(person(request), uuid)
    form = RecogniseForm(request.POST or None)
    today = timezone.now().astimezone(data_of(found.ruleset).zone).date()

    def plan() -> Plan:
        mode, component = form.line
        return plan_recognition(found, day=today, mode=mode, component=component, sec=form.seconds(found))

    def act() -> Acted:
        mode, component = form.line
        return recognise_hours(
            actor=person(request), enrolment=found, day=today, mode=mode, component=component,
            sec=form.seconds(found), said=form.said(),
        )  # fmt: skip

    words = _(
        "For what was learned elsewhere, with the document that shows it. Two people always look at it."
    )
    return _asked(request, found, form, Ask(_("Recognise prior learning"), words, plan, act))


@require_http_methods(METHODS)
@for_office
def transfer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All hours of some days go to another class of the person."""
    found = access_enrolment(person(request), uuid)
    others = [row for row in enrolments_of(found.learner) if row.pk != found.pk]
    form = TransferForm(request.POST or None, others=others)

    def plan() -> Plan:
        since, until = form.span
        planned = plan_transfer(found, target=form.chosen, since=since, until=until)
        form.expect(sum(change.before_s for change in planned.changes))
        return planned

    def act() -> Acted:
        since, until = form.span
        return transfer_hours(
            actor=person(request), enrolment=found, target=form.chosen, since=since, until=until,
            expected_s=form.cleaned_data["expected"], said=form.said(),
        )  # fmt: skip

    words = _("For somebody who changed class: every hour of those days leaves here and arrives there.")
    return _asked(request, found, form, Ask(_("Move hours to another class"), words, plan, act))


def _asked(request: HttpRequest, found: Enrolment, form: WhyForm, ask: Ask) -> HttpResponse:
    """The form; then what it would change; then it is done. `do`: the second time; `again`: back to the form."""
    planned = None
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        try:
            if "do" in request.POST:
                return _done(request, found, ask.act())
            planned = plan_view(ask.plan())
        except Refusal as refusal:
            refused(form, refusal, FIELDS)
    return shown(
        request, "office/hours_act.html", PLACE, enrolment=found, who=found.learner, cohort=found.cohort,
        form=form, ask=ask, plan=planned,
    )  # fmt: skip


def _done(request: HttpRequest, found: Enrolment, done: Acted) -> HttpResponse:
    if done.state == CorrectionState.WAITING:
        messages.success(
            request, _("Proposed. A second person of the office has to agree; until then nothing changes.")
        )
        return redirect("office:correction", done.uuid)
    messages.success(request, _("Posted. The learner is told."))
    first, last = done.days
    return (
        redirect("office:hours_day", found.uuid, first)
        if first == last
        else redirect("office:hours", found.uuid)
    )
