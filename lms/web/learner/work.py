"""My work log (学徒周志): a week at a time, written on the phone, corrected until the mentor has signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.models import User
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_enrolments
from lms.messaging.rules import Refusal
from lms.rulesets.queries import data_of
from lms.web.components.photos import kept, photo_answer
from lms.web.components.session_lines import Week, week_of
from lms.web.components.voices import voice_answer, voice_of
from lms.web.components.work_lines import plan_rows, work_rows
from lms.web.learner.work_forms import LineForm, WeekForm
from lms.web.person import person
from lms.web.policies import for_signed_in
from lms.workplace import actions
from lms.workplace.access import access_mastery, access_own_line
from lms.workplace.models import WorkLog
from lms.workplace.queries import (
    keys_sent,
    lines_of,
    plan_of,
    processes_of,
    returned_to,
    running_agreement,
)

WORK_PHOTOS = "worklogs"


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest) -> HttpResponse:
    """The week of `?week=` and a form for its days. Nothing of it counts before the mentor signs."""
    user = person(request)
    found = _apprenticeship(user)
    if found is None:
        return render(request, "learner/work_none.html", {"section": "today"})
    today = timezone.localdate(timezone=data_of(found.ruleset).zone)
    week = week_of(request.GET.get("week", ""), today)
    form = _form(request, found, week, today)
    if request.method == "POST" and form.is_valid() and _written(request, found, form):
        return redirect(f"{reverse('learner:work')}?week={week.monday}")
    rows = work_rows(lines_of(found, week.monday, week.sunday)[::-1])
    context = {
        "section": "today",
        "enrolment": found,
        "week": week,
        "rows": rows,
        "form": form,
        "sent": " ".join(keys_sent(found)),
        "has_days": bool(_days(week, today)),
        "returned": work_rows(returned_to_loaded(user, found)),
        "plan": plan_rows(plan_of(found)),
        "page_data": {
            "words": {
                "kept": _("Kept on this phone. It is not sent yet."),
                "back": _("What you wrote before is here again."),
            }
        },
    }
    return render(request, "learner/work.html", context, status=422 if form.errors else 200)


def returned_to_loaded(user: User, found: Enrolment) -> list[WorkLog]:
    """The returned lines of this apprenticeship, with the enrolment at hand."""
    lines = [line for line in returned_to(user) if line.enrolment_id == found.pk]
    for line in lines:
        line.enrolment = found
    return lines


def _apprenticeship(user: User) -> Enrolment | None:
    """The enrolment under which this person works: the first with a signed agreement."""
    return next((row for row in learner_enrolments(user) if running_agreement(row)), None)


def _days(week: Week, today: date) -> Sequence[date]:
    days = [week.monday + timedelta(days=number) for number in range(7)]
    return [day for day in days if day <= today]


def _form(request: HttpRequest, found: Enrolment, week: Week, today: date) -> WeekForm:
    days, processes = _days(week, today), processes_of(found)
    if request.method == "POST":
        return WeekForm(request.POST, request.FILES, processes=processes, days=days)
    initial: dict[str, Any] = {"key": str(uuid4())}  # Any: initial values of a form
    before = (
        WorkLog.objects.filter(enrolment=found)
        .order_by("-written_at", "-pk")
        .select_related("process")
        .first()
    )
    if before is not None:
        initial |= _times(before, found) | {"process": str(before.process.uuid)}
    if today in days:
        initial["days"] = [str(today)]
    return WeekForm(initial=initial, processes=processes, days=days)


def _times(line: WorkLog, found: Enrolment) -> dict[str, Any]:  # Any: initial values of a form
    """The clock of a line as its form shows it."""
    zone = data_of(found.ruleset).zone
    if not line.is_timed:
        return {"hours": round(line.work_s / 3600, 2)}
    moments: dict[str, datetime | None] = {
        "begins": line.starts_at,
        "ends": line.ends_at,
        "pause_from": line.pause_from,
        "pause_to": line.pause_to,
    }
    return {name: at.astimezone(zone).time() for name, at in moments.items() if at is not None}


def _written(request: HttpRequest, found: Enrolment, form: WeekForm) -> bool:
    data = form.cleaned_data
    try:
        lines = actions.write_lines(
            actor=person(request),
            enrolment=found,
            days=data["days"],
            draft=form.draft(kept(data["photo"], WORK_PHOTOS)),
            key=data["key"],
        )
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    words = ngettext(
        "Written: %(n)d line. It counts when your mentor has signed it.",
        "Written: %(n)d lines. They count when your mentor has signed them.",
        len(lines),
    )
    messages.success(request, words % {"n": len(lines)})
    return True


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def work_line(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One line: what became of it, and a form while it can be changed."""
    line = access_own_line(person(request), uuid)
    found = line.enrolment
    initial = {
        **_times(line, found),
        "process": str(line.process.uuid),
        "done": line.done,
        "learned": line.learned,
    }
    form = LineForm(
        request.POST or None, request.FILES or None, processes=processes_of(found), initial=initial
    )
    if request.method == "POST" and form.is_valid() and _rewritten(request, line, form):
        return redirect(f"{reverse('learner:work')}?week={line.day}")
    row = work_rows([line])[0]
    context = {
        "section": "today",
        "row": row,
        "voice": voice_of(line) if row.comment else None,
        "form": form,
        "is_open": row.state in {"waiting", "returned"},
        "can_withdraw": row.state == "waiting",
    }
    return render(request, "learner/work_line.html", context, status=422 if form.errors else 200)


def _rewritten(request: HttpRequest, line: WorkLog, form: LineForm) -> bool:
    try:
        draft = form.draft(kept(form.cleaned_data["photo"], WORK_PHOTOS))
        actions.rewrite_line(actor=person(request), log=line, draft=draft)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Written anew. Your mentor sees it in the queue."))
    return True


@for_signed_in
@require_POST
def work_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a line back that waits."""
    line = access_own_line(person(request), uuid)
    try:
        actions.withdraw_line(actor=person(request), log=line)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Taken back. Nothing of it counts."))
    return redirect(f"{reverse('learner:work')}?week={line.day}")


@for_signed_in
@require_safe
def work_photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The photo of one's own line."""
    return photo_answer(access_own_line(person(request), uuid).photo)


@for_signed_in
@require_safe
def skill_photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The photo of a skill that the mentor saw."""
    return photo_answer(access_mastery(person(request), uuid).photo)


@for_signed_in
@require_safe
def work_voice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the mentor said of one's own line."""
    return voice_answer(request, access_own_line(person(request), uuid))
