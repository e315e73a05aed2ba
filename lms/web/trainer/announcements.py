"""Announcements to a class: what was said, who has read it; saying, wording better, withdrawing."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.cohorts.models import Cohort, CohortState
from lms.cohorts.teaching import access_taught_cohort, own_cohorts
from lms.discussions.access import access_taught_announcement
from lms.discussions.actions import announce, change_announcement, withdraw_announcement
from lms.discussions.queries import class_announcements, people_count, readers_of
from lms.messaging.rules import Refusal
from lms.web.person import person
from lms.web.trainer.announcement_forms import AnnouncementForm, NewAnnouncementForm
from lms.web.trainer.gate import for_trainers


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def announcements(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the class was told, and a form for something new. Eight queries."""
    cohort = access_taught_cohort(person(request), uuid)
    form = NewAnnouncementForm(
        request.POST if request.method == "POST" else None,
        initial={"from_on": timezone.localdate(), "form": uuid4()},
    )
    if request.method == "POST" and form.is_valid() and _made(request, cohort, form):
        return redirect("trainer:announcements", cohort.uuid)
    context = {
        "place": "home",
        "cohort": cohort,
        "form": form,
        "rows": class_announcements(cohort),
        "people": people_count(cohort),
        "today": timezone.localdate(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "trainer/announcements.html", context, status=status)


def _made(request: HttpRequest, cohort: Cohort, form: NewAnnouncementForm) -> bool:
    user = person(request)
    cohorts = [cohort]
    if form.cleaned_data["everywhere"]:
        mine = own_cohorts(user).exclude(state=CohortState.CLOSED).exclude(pk=cohort.pk)
        cohorts += list(mine.order_by("pk"))
    try:
        announce(
            actor=user, cohorts=cohorts, draft=form.draft(), send=form.cleaned_data["send"], form=form.key()
        )
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Announced."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_trainers
def announcement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One announcement: who has read it, and wording it better."""
    row = access_taught_announcement(person(request), uuid)
    form = AnnouncementForm(
        request.POST if request.method == "POST" else None, initial=AnnouncementForm.values_of(row)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_announcement(actor=person(request), announcement=row, draft=form.draft())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("trainer:announcement", row.uuid)
    context = {"place": "home", "row": row, "form": form, "readers": readers_of(row)}
    status = 422 if request.method == "POST" else 200
    return render(request, "trainer/announcement.html", context, status=status)


@require_POST
@for_trainers
def announcement_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Nobody sees it any more."""
    row = access_taught_announcement(person(request), uuid)
    withdraw_announcement(actor=person(request), announcement=row)
    messages.success(request, _("Withdrawn. Learners see it no longer."))
    return redirect("trainer:announcements", row.cohort.uuid)
