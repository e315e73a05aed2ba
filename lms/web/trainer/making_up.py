"""Missed and made up: of each session who missed what, when it is made up, and planning that for those who are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from lms.accounts.access import NotVisible
from lms.attendance.actions import plan_make_up
from lms.attendance.missing import Missed, MissedSession, missed_sessions
from lms.attendance.names import STATUSES
from lms.cohorts.models import Cohort
from lms.cohorts.teaching import access_taught_cohort
from lms.messaging.rules import Refusal
from lms.rulesets.queries import data_of
from lms.web.components.session_lines import clock_span
from lms.web.person import person
from lms.web.trainer.gate import for_trainers

SAID = dict(STATUSES)
SESSIONS_A_PAGE = 20


class PlanForm(forms.Form):
    """When and where it is made up."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(
        label=gettext_lazy("Begins"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    room = forms.CharField(label=gettext_lazy("Room"), max_length=80, required=False)


@dataclass(frozen=True, slots=True)
class MissedLine:
    """One person in words; `said` is how they attended and what they lack, `state` what comes of it."""

    uuid: UUID
    name: str
    said: str
    planned: str
    is_made_up: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class MissedCard:
    """One session with the people who missed something of it."""

    uuid: UUID
    missed: MissedSession
    clock: str
    lines: tuple[MissedLine, ...]
    form: PlanForm

    @property
    def is_open(self) -> bool:
        """Whether anybody still needs a plan."""
        return any(line.is_open for line in self.lines)


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def make_up(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The newest session first, twenty a page; a POST plans for the ticked of one `session`. Nine queries for any class."""
    cohort = access_taught_cohort(person(request), uuid)
    found = missed_sessions(cohort)
    sent: tuple[UUID, PlanForm] | None = None
    if request.method == "POST":
        missed = _asked(found, request.POST.get("session", ""))
        form = PlanForm(request.POST, prefix=str(missed.view.session.uuid))
        if form.is_valid() and _planned(request, cohort, missed, form):
            return redirect("trainer:make_up", cohort.uuid)
        sent = (missed.view.session.uuid, form)
    page = Paginator(found, SESSIONS_A_PAGE).get_page(request.GET.get("page"))
    cards = [_card(each, sent) for each in page.object_list]
    context = {
        "place": "home",
        "cohort": cohort,
        "cards": cards,
        "page": page,
        "open_people": sum(len(each.open_people) for each in found),
    }
    return render(request, "trainer/make_up.html", context, status=422 if sent else 200)


def _asked(found: Sequence[MissedSession], named: str) -> MissedSession:
    missed = next((each for each in found if str(each.view.session.uuid) == named), None)
    if missed is None:
        raise NotVisible
    return missed


def _planned(request: HttpRequest, cohort: Cohort, missed: MissedSession, form: PlanForm) -> bool:
    data, zone = form.cleaned_data, data_of(cohort.programme.ruleset).zone
    ticked = set(request.POST.getlist("who"))
    who = {each.enrolment.uuid for each in missed.people if str(each.enrolment.uuid) in ticked}
    try:
        plan_make_up(
            actor=person(request), missed=missed, who=who, room=data["room"],
            starts_at=datetime.combine(data["day"], data["begins"], tzinfo=zone),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Planned. It stands in their timetable, and they are told."))
    return True


def _card(missed: MissedSession, sent: tuple[UUID, PlanForm] | None) -> MissedCard:
    uuid = missed.view.session.uuid
    form = sent[1] if sent and sent[0] == uuid else PlanForm(
        prefix=str(uuid), initial={"room": missed.view.session.room}
    )  # fmt: skip
    return MissedCard(
        uuid, missed, clock_span(missed.view), tuple(_line(missed, each) for each in missed.people), form
    )


def _line(missed: MissedSession, each: Missed) -> MissedLine:
    planned = each.planned
    return MissedLine(
        uuid=each.enrolment.uuid,
        name=each.enrolment.learner.display_name,
        said=f"{SAID[each.status.value]} · {_periods(missed, each)}" if each.owed else str(SAID[each.status.value]),
        planned=date_format(planned.begins, "SHORT_DATETIME_FORMAT") if planned and each.owed else "",
        is_made_up=not each.owed,
        is_open=each.is_open,
    )  # fmt: skip


def _periods(missed: MissedSession, each: Missed) -> str:
    """Which periods are lacking: "periods 2, 3 of 3"."""
    numbers = ", ".join(str(number) for number in sorted(each.owed))
    text = ngettext("period %(numbers)s of %(all)s", "periods %(numbers)s of %(all)s", len(each.owed))
    return text % {"numbers": numbers, "all": len(missed.view.periods)}
