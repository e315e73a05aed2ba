"""Small acts on a class, each a form of its own: courses, trainers, mentors, leaving, codes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.access import access_person
from lms.accounts.actions import issue_invitations
from lms.accounts.models import User
from lms.cohorts import actions
from lms.cohorts.access import access_cohort, access_enrolment, visible_enrolments
from lms.cohorts.models import Cohort
from lms.cohorts.queries import learners_without_way_in
from lms.messaging.rules import Refusal
from lms.web.office.answers import refused, say_refused, shown
from lms.web.office.forms.people import WhyForm
from lms.web.office.gate import for_office
from lms.web.office.slips import show_slips
from lms.web.person import person


def as_uuid(text: str) -> UUID:
    """A uuid from a form's hidden or chosen value; 404 for anything else."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_POST
@for_office
def course_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The class learns one more course."""
    cohort = access_cohort(person(request), uuid)
    try:
        actions.add_course(
            actor=person(request), cohort=cohort, course_key=as_uuid(request.POST.get("course", ""))
        )
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("The course is in the class."))
    return redirect("office:class", cohort.uuid)


@require_POST
@for_office
def course_remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The class learns a course no longer."""
    cohort = access_cohort(person(request), uuid)
    actions.remove_course(
        actor=person(request), cohort=cohort, course_key=as_uuid(request.POST.get("course", ""))
    )
    messages.success(request, _("The course is out of the class; hours earned stay. Add it again to undo."))
    return redirect("office:class", cohort.uuid)


@require_POST
@for_office
def trainer_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A trainer sees and runs the class."""
    cohort = access_cohort(person(request), uuid)
    trainer = access_person(person(request), as_uuid(request.POST.get("trainer", "")))
    try:
        actions.add_trainer(actor=person(request), cohort=cohort, user=trainer)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        messages.success(request, _("%(name)s teaches the class now.") % {"name": trainer.display_name})
    return redirect("office:class", cohort.uuid)


@require_POST
@for_office
def trainer_remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A trainer sees the class no longer."""
    cohort = access_cohort(person(request), uuid)
    trainer = access_person(person(request), as_uuid(request.POST.get("trainer", "")))
    actions.remove_trainer(actor=person(request), cohort=cohort, user=trainer)
    messages.success(
        request,
        _("%(name)s teaches the class no longer. Add them again to undo.") % {"name": trainer.display_name},
    )
    return redirect("office:class", cohort.uuid)


@require_POST
@for_office
def mentor_assign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The mentor looks after everybody who is ticked."""
    cohort = access_cohort(person(request), uuid)
    mentor = access_person(person(request), as_uuid(request.POST.get("mentor", "")))
    ticked = [as_uuid(text) for text in request.POST.getlist("who")]
    people = visible_enrolments(person(request)).filter(cohort=cohort, uuid__in=ticked)
    try:
        with transaction.atomic():
            count = 0
            for enrolment in people.select_related("learner", "cohort"):
                actions.assign_mentor(actor=person(request), enrolment=enrolment, mentor=mentor)
                count += 1
    except Refusal as refusal:
        say_refused(request, refusal)
        return redirect("office:class", cohort.uuid)
    if not count:
        messages.warning(request, _("Nobody is ticked. Tick the people first, then choose their mentor."))
    else:
        words = ngettext(
            "%(name)s is the mentor of %(n)d person now.",
            "%(name)s is the mentor of %(n)d people now.",
            count,
        )
        messages.success(request, words % {"name": mentor.display_name, "n": count})
    return redirect("office:class", cohort.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says what will happen, asks for the reason, takes the person out."""
    enrolment = access_enrolment(person(request), uuid)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(actor=person(request), enrolment=enrolment, why=form.cleaned_data["why"])
        except Refusal as refusal:
            refused(form, refusal)
        else:
            words = _("%(name)s has left the class; the hours stay. “Take back” in the list undoes it.")
            messages.success(request, words % {"name": enrolment.learner.display_name})
            return redirect("office:class", enrolment.cohort.uuid)
    return shown(request, "office/withdraw.html", "classes", form=form, enrolment=enrolment)


@require_POST
@for_office
def reinstate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a withdrawal back."""
    enrolment = access_enrolment(person(request), uuid)
    actions.reinstate(actor=person(request), enrolment=enrolment)
    messages.success(request, _("%(name)s is in the class again.") % {"name": enrolment.learner.display_name})
    return redirect("office:class", enrolment.cohort.uuid)


@require_POST
@for_office
def class_codes(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Codes for everybody who has no password yet; those that are out stop working."""
    cohort = access_cohort(person(request), uuid)
    people = learners_without_way_in(cohort)
    if not people:
        messages.info(request, _("Everybody in this class has a password."))
        return redirect("office:class", cohort.uuid)
    return _slips_of(request, cohort, people)


def _slips_of(request: HttpRequest, cohort: Cohort, people: Sequence[User]) -> HttpResponse:
    back = reverse("office:class", args=[cohort.uuid])
    try:
        codes = issue_invitations(actor=person(request), users=people)
    except Refusal as refusal:
        say_refused(request, refusal)
        return redirect(back)
    return show_slips(request, codes, back)
