"""What a trainer does with a course and its review: hand in, take back, answer, say who owns what."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.drafts.reading import drafts_of
from courses.refusals import Refusal
from lms.approvals.access import access_remark, access_submission
from lms.approvals.actions import (
    answer_remark,
    say_rights,
    settle_remark,
    submit_course,
    withdraw_submission,
)
from lms.playback.access import access_writable_course
from lms.web.components.approval_lines import form_of
from lms.web.person import person
from lms.web.trainer.approval_forms import HandInForm, RightsForm
from lms.web.trainer.course_page import course_context
from lms.web.trainer.gate import for_trainers


@require_POST
@for_trainers
def course_submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand the course in as it is now."""
    user = person(request)
    page = access_writable_course(user, uuid)
    form = HandInForm(request.POST, languages=[one for one in drafts_of(uuid) if one.has_news])
    if form.is_valid():
        data = form.cleaned_data
        try:
            row = submit_course(
                actor=user,
                course_key=uuid,
                languages=data.get("languages"),
                words=data["words"],
                wanted_on=data["wanted_on"],
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            if row.is_open:
                messages.success(request, _("Handed in. You hear of it when the office has looked."))
            else:
                messages.success(
                    request, _("Published: nobody has the role of the training office to review.")
                )
            return redirect("trainer:course", uuid)
    context = course_context(user, page, form)
    return render(request, "trainer/course.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
@for_trainers
def course_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a submission back (`uuid` is the submission's)."""
    user = person(request)
    submission = access_submission(user, uuid)
    try:
        withdraw_submission(actor=user, submission=submission)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Taken back. The drafts are as they were."))
    return redirect("trainer:course", submission.course_key)


@require_POST
@for_trainers
def remark_act(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`text`: answer a remark; `settle` 1 or 0: it is settled, or not."""
    user = person(request)
    remark = access_remark(user, uuid)
    try:
        if "settle" in request.POST:
            settle_remark(actor=user, remark=remark, is_settled=request.POST["settle"] == "1")
        else:
            answer_remark(
                actor=user, remark=remark, text=request.POST.get("text", ""), form=form_of(request.POST)
            )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("trainer:course", remark.course_key)


@require_POST
@for_trainers
def course_rights(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who owns the course, or one of its files."""
    user = person(request)
    access_writable_course(user, uuid)
    form = RightsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the day as year, month and day."))
        return redirect("trainer:course", uuid)
    data = form.cleaned_data
    try:
        say_rights(
            actor=user,
            course_key=uuid,
            noun=data["noun"],
            object_uuid=data["uuid"],
            holder=data["holder"],
            licence=data["licence"],
            until_on=data["until_on"],
            source=data["source"],
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Written down."))
    return redirect("trainer:course", uuid)
