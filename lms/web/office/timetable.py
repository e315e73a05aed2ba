"""The timetable of a class: one week at a time, a pattern added, a week copied; one session moved or cancelled."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.models import Role
from lms.accounts.queries import people_with_role
from lms.cohorts import actions
from lms.cohorts.access import access_cohort
from lms.cohorts.models import ClassSession, Cohort
from lms.cohorts.rules.timetable import monday_of
from lms.cohorts.timetable import access_session, changes_of, double_booked, sessions_between, view_of
from lms.messaging.rules import Refusal
from lms.rulesets.queries import data_of
from lms.web.components.session_lines import Week, clock_span, day_lines, week_of
from lms.web.office.answers import refused, say_refused, shown
from lms.web.office.forms.timetable import CopyForm, PatternForm, SessionForm
from lms.web.office.gate import for_office, for_readers
from lms.web.office.session_register import register_view
from lms.web.person import person

PLACE = "classes"


@require_safe
@for_readers
def timetable(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One week, and the forms to fill it. Six queries whatever the number of sessions."""
    cohort = access_cohort(person(request), uuid)
    return _page(request, cohort, _pattern_form(cohort))


@require_POST
@for_office
def sessions_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lay out a pattern."""
    cohort = access_cohort(person(request), uuid)
    form = PatternForm(request.POST, trainers=people_with_role(Role.TRAINER))
    if not form.is_valid():
        return _page(request, cohort, form)
    try:
        laid = actions.add_sessions(
            actor=person(request), cohort=cohort, pattern=form.pattern(), where=form.where()
        )
    except Refusal as refusal:
        refused(form, refusal)
        return _page(request, cohort, form)
    _say(request, laid)
    return _back(cohort, form.cleaned_data["first_day"])


@require_POST
@for_office
def week_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The week again in the weeks after it."""
    cohort = access_cohort(person(request), uuid)
    form = CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose from 1 to 26 weeks."))
        return redirect("office:timetable", cohort.uuid)
    monday = monday_of(form.cleaned_data["monday"])
    try:
        laid = actions.copy_week(
            actor=person(request), cohort=cohort, monday=monday, weeks=form.cleaned_data["weeks"]
        )
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        _say(request, laid)
    return _back(cohort, monday)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def session(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """One session with its changes; a POST of the office moves it."""
    found = access_session(person(request), uuid)
    form = _session_form(request, found)
    if request.method == "POST":
        return _change(request, found, form)
    return _session_page(request, found, form)


@for_office
def _change(request: HttpRequest, found: ClassSession, form: SessionForm) -> HttpResponse:
    if not form.is_valid():
        return _session_page(request, found, form)
    try:
        actions.change_session(
            actor=person(request),
            session=found,
            starts_at=form.starts_at(data_of(found.cohort.programme.ruleset).zone),
            room=form.cleaned_data["room"],
            trainer=form.cleaned_data["trainer"],
            why=form.cleaned_data["why"],
            topics=form.topic_lines(),
        )
    except Refusal as refusal:
        refused(form, refusal)
        return _session_page(request, found, form)
    messages.success(request, _("Saved."))
    return redirect("office:session", found.uuid)


@require_POST
@for_office
def session_cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The class does not meet."""
    found = access_session(person(request), uuid)
    try:
        actions.cancel_session(actor=person(request), session=found, why=request.POST.get("why", ""))
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("The session is cancelled; the class has been told."))
    return redirect("office:session", found.uuid)


def _pattern_form(cohort: Cohort) -> PatternForm:
    rules = data_of(cohort.programme.ruleset)
    today = max(cohort.starts_on, timezone.localdate())
    initial = {
        "first_day": today,
        "last_day": today,
        "weekdays": [str(today.weekday())],
        "begins": "09:00",
        "periods": 3,
        "minutes": rules.extra.get("period_min") or rules.unit_s("onsite") // 60,
        "pause_min": 10,
    }
    return PatternForm(trainers=people_with_role(Role.TRAINER), initial=initial)


def _page(request: HttpRequest, cohort: Cohort, form: PatternForm) -> HttpResponse:
    today = timezone.localdate(timezone=data_of(cohort.programme.ruleset).zone)
    week: Week = week_of(request.GET.get("week", ""), today)
    rows = sessions_between(cohort, week.monday, week.sunday)
    return shown(
        request,
        "office/timetable.html",
        PLACE,
        cohort=cohort,
        week=week,
        days=day_lines(
            rows, today, lambda row: reverse("office:session", args=[row.session.uuid]), with_class=False
        ),
        form=form,
        copy=CopyForm(initial={"monday": week.monday}),
    )


def _session_form(request: HttpRequest, found: ClassSession) -> SessionForm:
    row = view_of(found)
    initial = {
        "day": row.begins.date(),
        "begins": row.begins.time(),
        "room": found.room,
        "trainer": found.trainer.uuid if found.trainer else None,
        "topics": "\n".join(period.topic for period in row.periods),
    }
    return SessionForm(
        request.POST if request.method == "POST" else None,
        trainers=people_with_role(Role.TRAINER),
        initial=initial,
    )


def _session_page(request: HttpRequest, found: ClassSession, form: SessionForm) -> HttpResponse:
    row = view_of(found)
    return shown(
        request,
        "office/session.html",
        PLACE,
        row=row,
        cohort=found.cohort,
        clock=clock_span(row),
        form=form,
        changes=changes_of(found),
        book=register_view(found, row.begins.tzinfo),
        has_begun=found.starts_at <= timezone.now(),
    )


def _say(request: HttpRequest, laid: actions.Laid) -> None:
    made, over = len(laid.made), laid.passed_over
    words = ngettext("%(n)d session is in the timetable.", "%(n)d sessions are in the timetable.", made)
    messages.success(request, words % {"n": made})
    if over:
        words = ngettext(
            "%(n)d was left out: the class meets then already.",
            "%(n)d were left out: the class meets then already.",
            over,
        )
        messages.warning(request, words % {"n": over})
    for other in double_booked(laid.made)[:3]:
        said = _("%(trainer)s teaches %(cohort)s at the same time on %(day)s.")
        name = other.trainer.display_name if other.trainer else ""
        messages.warning(
            request, said % {"trainer": name, "cohort": other.cohort.name, "day": other.day.isoformat()}
        )


def _back(cohort: Cohort, day: object) -> HttpResponse:
    return redirect(f"{reverse('office:timetable', args=[cohort.uuid])}?week={day}")
