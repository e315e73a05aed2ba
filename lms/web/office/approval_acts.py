"""What the office decides about a course: ticks, changes asked for, a day, emergencies, and whether it reviews at all."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.refusals import Refusal
from lms.accounts.models import User
from lms.approvals.access import access_remark, access_submission
from lms.approvals.actions import (
    add_remark,
    answer_remark,
    approve_submission,
    call_off,
    publish_directly,
    require_reviews,
    return_submission,
    settle_remark,
    take_off_the_shelf,
    tick_points,
)
from lms.approvals.models import Submission
from lms.playback.access import access_writable_course
from lms.web.components.approval_lines import form_of
from lms.web.office.answers import refused, say_refused
from lms.web.office.approvals import approval_page
from lms.web.office.forms.approvals import DecisionForm, ticks_in
from lms.web.office.gate import for_office
from lms.web.person import person

FIELDS = {"reason-missing": "why", "points-open": "why", "day-not-possible": "day"}


@require_POST
@for_office
def approval_decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`act`: save, return, publish, plan. The ticks are kept first, whatever becomes of the rest."""
    user, act = person(request), request.POST.get("act", "save")
    row = access_submission(user, uuid)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            tick_points(actor=user, submission=row, ticks=ticks_in(request.POST))
            messages.success(request, _decided(act, user, row, form))
        except Refusal as refusal:
            refused(form, refusal, FIELDS)
        else:
            return redirect("office:approval", uuid) if act == "save" else redirect("office:approvals")
    return approval_page(request, row, form)


def _decided(act: str, user: User, row: Submission, form: DecisionForm) -> str:
    why = form.cleaned_data["why"]
    if act == "return":
        return_submission(actor=user, submission=row, why=why)
        return _("%(course)s: changes are asked for.") % {"course": row.code}
    if act == "publish":
        approve_submission(actor=user, submission=row, why=why)
        return _("%(course)s is published.") % {"course": row.code}
    if act == "plan":
        approve_submission(
            actor=user, submission=row, why=why, publish_at=form.publish_at() or row.submitted_at
        )
        return _("%(course)s is approved and waits for its day.") % {"course": row.code}
    return _("Saved.")


@require_POST
@for_office
def approval_call_off(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the day back."""
    row = access_submission(person(request), uuid)
    _say(
        request, lambda: call_off(actor=person(request), submission=row), _("It waits for a decision again.")
    )
    return redirect("office:approval", uuid)


@require_POST
@for_office
def approval_remark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say something about the course or one of its lessons."""
    row = access_submission(person(request), uuid)
    try:
        lesson = UUID(request.POST.get("lesson", ""))
    except ValueError:
        lesson = None
    _say(
        request,
        lambda: add_remark(
            actor=person(request),
            submission=row,
            text=request.POST.get("text", ""),
            lesson_uuid=lesson,
            form=form_of(request.POST),
        ),
        _("Said. The trainer hears of it."),
    )
    return redirect("office:approval", uuid)


@require_POST
@for_office
def approval_remark_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`text`: answer a remark; `settle` 1 or 0: it is settled, or not. Back to the submission that was looked at."""
    user = person(request)
    remark = access_remark(user, uuid)
    if "settle" in request.POST:
        settled = request.POST["settle"] == "1"
        _say(request, lambda: settle_remark(actor=user, remark=remark, is_settled=settled), "")
    else:
        text, form = request.POST.get("text", ""), form_of(request.POST)
        _say(request, lambda: answer_remark(actor=user, remark=remark, text=text, form=form), "")
    back = remark.submission
    return redirect("office:approval", back.uuid) if back else redirect("office:approvals")


@require_POST
@for_office
def approvals_rule(request: HttpRequest) -> HttpResponse:
    """Switch reviews on (`on`) or off."""
    is_on = "on" in request.POST
    said = (
        _("From now on trainers hand courses in, and the office publishes.")
        if is_on
        else _("From now on trainers publish their courses themselves.")
    )
    _say(request, lambda: require_reviews(actor=person(request), is_required=is_on), said)
    return redirect("office:approvals")


@require_POST
@for_office
def course_publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Publish the drafts of a course without a review; `why` is owed."""
    user = person(request)
    access_writable_course(user, uuid)
    why = request.POST.get("why", "")
    _say(request, lambda: publish_directly(actor=user, course_key=uuid, why=why), _("Published."))
    return redirect("trainer:course", uuid)


@require_POST
@for_office
def course_unpublish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a course off the shelf; `why` is owed."""
    user = person(request)
    access_writable_course(user, uuid)
    why = request.POST.get("why", "")
    said = _("Off the shelf. Learners who have begun go on.")
    _say(request, lambda: take_off_the_shelf(actor=user, course_key=uuid, why=why), said)
    return redirect("trainer:course", uuid)


def _say(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    """Do it, and say what became of it above the next page."""
    try:
        act()
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        if said:
            messages.success(request, said)
