"""HR writes the shift calendar: patterns, who works by which from when, closed days; and sees the next four weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from lms.accounts.access import NotVisible
from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from lms.messaging.rules import Refusal
from lms.partners.actions import add_pattern, archive_pattern, close_days, remove_turn, set_turn
from lms.partners.models import Department, Partner, ShiftPattern, ShiftTurn
from lms.partners.queries import calendars_of, pattern_of, patterns_of, turns_of
from lms.partners.rules import Right
from lms.partners.rules.shifts import DAY, PLAIN, Calendar, Learns, Shift, Turn
from lms.reports.selection import parse_uuid
from lms.web.employer.forms_shifts import ClosedForm, RotationForm, TurnForm, WeekForm, weekday_names
from lms.web.employer.gate import asked_partner, employer_enrolment, for_right
from lms.web.person import person

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the preview."""

    day: date
    kind: str
    text: str
    learns: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose calendar is shown: a person's, a department's, a pattern's alone, or everybody's."""

    name: str
    calendar: Calendar
    department: Department | None = None
    enrolment: Enrolment | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@for_right(Right.WRITE)
def calendar(request: HttpRequest) -> HttpResponse:
    """The page of one partner; `department`, `person` (an enrolment) or `pattern` choose what is shown."""
    partner = asked_partner(request, Right.WRITE)
    today = timezone.localdate()
    whose = _whose(request, partner, today)
    forms_by_name = _forms(request, partner, whose, today)
    if request.method == "POST":
        done = _acted(request, partner, whose, forms_by_name)
        if done is not None:
            messages.success(request, done)
            return redirect(_address(partner, whose))
    bad = any(form.errors for form in forms_by_name.values())
    context = {
        "partner": partner,
        "partner_name": partner.name,
        "whose": whose,
        "weekdays": weekday_names(),
        "weeks": preview(whose.calendar, today),
        "said": _said(whose.calendar, today),
        "departments": _departments(partner),
        "patterns": [(row, pattern_text(row)) for row in patterns_of([partner.pk])],
        "turns": turns_of([partner.pk], today),
        **forms_by_name,
    }
    return render(request, "employer/calendar.html", context, status=422 if bad else 200)


def preview(shown: Calendar, today: date) -> list[list[Cell]]:
    """Four weeks of cells from this week's Monday."""
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=number) for number in range(7 * WEEKS)]
    cells = [_cell(shown, day, today) for day in days]
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cell(shown: Calendar, day: date, today: date) -> Cell:
    shift = shown.shift_on(day)
    if shown.is_holiday(day):
        kind, text = "closed", pgettext("days", "closed")
    elif shift is None:
        kind, text = "free", _("free") if shown.pattern_on(day) else ""
    else:
        kind, text = ("night" if shift.is_overnight else "day"), _clock(shift)
    return Cell(day, kind, text, shown.is_study_day(day), day == today)


def _clock(shift: Shift) -> str:
    ends = [f"{moment.hour}:{moment:%M}".removesuffix(":00") for moment in (shift.begins, shift.ends)]
    return "–".join(ends)


def _said(shown: Calendar, today: date) -> str:
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=number) for number in range(7 * WEEKS)]
    count = sum(shown.is_study_day(day) for day in days)
    text = ngettext(
        "%(n)s day for learning in these four weeks", "%(n)s days for learning in these four weeks", count
    )
    return text % {"n": count}


def pattern_text(row: ShiftPattern) -> str:
    """The cycle in words: "4 × 8–20 · 2 × free"."""
    parts: list[tuple[str, int]] = []
    for shift in pattern_of(row).cycle:
        text = _clock(shift) if shift else _("free")
        if parts and parts[-1][0] == text:
            parts[-1] = (text, parts[-1][1] + 1)
        else:
            parts.append((text, 1))
    return " · ".join(f"{days} × {text}" for text, days in parts)


def _departments(partner: Partner) -> Sequence[Department]:
    return list(Department.objects.filter(partner=partner, archived_on__isnull=True).order_by("name"))


def _whose(request: HttpRequest, partner: Partner, today: date) -> Whose:
    """Foreign and unknown ones are not visible (404)."""
    asked = {name: request.GET.get(name, "") for name in ("person", "department", "pattern")}
    if uuid := parse_uuid(asked["pattern"]):
        row = next((row for row in patterns_of([partner.pk]) if row.uuid == uuid), None)
        if row is None:
            raise NotVisible
        alone = Calendar(
            levels=((Turn(today - 400 * DAY, None, pattern_of(row)),),), origin=today - 400 * DAY
        )
        return Whose(row.name, alone)
    calendars = calendars_of([partner.pk], today)
    if uuid := parse_uuid(asked["person"]):
        found = employer_enrolment(person(request), uuid, Right.WRITE)
        if found.cohort.partner_id != partner.pk:
            raise NotVisible
        own = calendars.of(partner.pk, found.department_id, found.learner_id)
        return Whose(found.learner.display_name, own, enrolment=found)
    if uuid := parse_uuid(asked["department"]):
        place = next((row for row in _departments(partner) if row.uuid == uuid), None)
        if place is None:
            raise NotVisible
        return Whose(place.name, calendars.of(partner.pk, place.pk, 0), department=place)
    return Whose(_("Everybody"), calendars.of(partner.pk, None, 0) or PLAIN)


def _forms(
    request: HttpRequest, partner: Partner, whose: Whose, today: date
) -> dict[str, Any]:  # Any: forms by name
    what = request.POST.get("what", "") if request.method == "POST" else ""
    places = Department.objects.filter(partner=partner, archived_on__isnull=True).order_by("name")
    patterns = ShiftPattern.objects.filter(partner=partner, archived_at__isnull=True).order_by("name")
    initial = {"since_on": today, "department": whose.department.uuid if whose.department else None}
    given = {name: request.POST if what == name else None for name in ("week", "rotation", "turn", "closed")}
    return {
        "week": WeekForm(given["week"]),
        "rotation": RotationForm(given["rotation"], initial={"anchor_on": today}),
        "turn": TurnForm(given["turn"], departments=places, patterns=patterns, initial=initial),
        "closed": ClosedForm(given["closed"], departments=places),
    }


def _acted(request: HttpRequest, partner: Partner, whose: Whose, given: dict[str, Any]) -> str | None:
    """What was done, in words; None when the form that was sent says what is wrong."""
    what, user = request.POST.get("what", ""), person(request)
    if what in {"archive", "remove"}:
        return _taken_away(request, partner, what)
    form: forms.Form | None = given.get(what)
    if form is None:
        raise NotVisible
    if not form.is_valid():
        return None
    try:
        return _written(user, partner, whose, form)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None


def _written(user: User, partner: Partner, whose: Whose, form: forms.Form) -> str:
    data = form.cleaned_data
    if isinstance(form, WeekForm | RotationForm):
        add_pattern(
            actor=user, partner=partner, name=data["name"], cycle=form.cycle(), anchor_on=form.anchor(),
            learns=Learns(data["learns"]),
        )  # fmt: skip
        return _("%(name)s can be chosen now.") % {"name": data["name"]}
    if isinstance(form, TurnForm):
        one = whose.enrolment.learner if whose.enrolment else None
        set_turn(
            actor=user, partner=partner, pattern=data["pattern"], since_on=data["since_on"],
            until_on=data["until_on"], department=data["department"], person=one,
        )  # fmt: skip
        return _("The calendar is changed. Forecasts and reminders follow it from now on.")
    close_days(
        actor=user, partner=partner, name=data["name"], since_on=data["since_on"], until_on=data["until_on"],
        department=data["department"],
    )  # fmt: skip
    return _("These days are closed. Forecasts leave them out.")


def _taken_away(request: HttpRequest, partner: Partner, what: str) -> str:
    uuid = parse_uuid(request.POST.get("row", ""))
    if uuid is None:
        raise NotVisible
    if what == "archive":
        pattern = ShiftPattern.objects.filter(partner=partner, uuid=uuid).select_related("partner").first()
        if pattern is None:
            raise NotVisible
        archive_pattern(actor=person(request), pattern=pattern)
        return _("%(name)s is archived. Who works by it goes on.") % {"name": pattern.name}
    turns = ShiftTurn.objects.select_related("partner", "department", "person", "pattern")
    turn = turns.filter(partner=partner, uuid=uuid).first()
    if turn is not None:
        remove_turn(actor=person(request), turn=turn)
    return _("Taken out of the calendar.")


def _address(partner: Partner, whose: Whose) -> str:
    more = f"&person={whose.enrolment.uuid}" if whose.enrolment else ""
    more = f"&department={whose.department.uuid}" if whose.department else more
    return f"{reverse('employer:calendar')}?partner={partner.uuid}{more}"
