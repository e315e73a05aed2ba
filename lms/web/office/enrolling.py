"""People into a class: one by a form, many by pasted rows that are looked at first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.access import NotVisible
from lms.accounts.actions import find_or_register, issue_invitation
from lms.accounts.models import User
from lms.accounts.queries import way_in
from lms.cohorts.access import access_cohort, access_cohort_for_roster, access_draft
from lms.cohorts.actions import enrol
from lms.cohorts.actions.limits import answer_size
from lms.cohorts.limits import is_in
from lms.cohorts.models import Cohort
from lms.cohorts.rules.setup_refusals import ClassTooLarge
from lms.messaging.rules import Refusal
from lms.web.components import rosters
from lms.web.components.large_rosters import check, order_check
from lms.web.components.roster_undo import undo
from lms.web.office.answers import refused, shown
from lms.web.office.forms.people import LearnerForm
from lms.web.office.gate import for_office
from lms.web.office.slips import show_slips
from lms.web.person import person

PLACE = "classes"


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def learner_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One learner; whoever cannot sign in yet gets a code at once."""
    cohort = access_cohort(person(request), uuid)
    form = LearnerForm(request.POST or None, cohort=cohort)
    asks_why = False
    if request.method == "POST" and form.is_valid():
        try:
            user = _enrolled(request, cohort, form)
        except Refusal as refusal:
            refused(form, refusal)
            asks_why = refusal.code == ClassTooLarge.code
        else:
            messages.success(request, _("%(name)s is in the class.") % {"name": user.display_name})
            page = redirect("office:class", cohort.uuid)
            if not way_in(user).is_missing:
                return page
            return show_slips(request, [(user, issue_invitation(actor=person(request), user=user))], page.url)
    return shown(request, "office/learner_form.html", PLACE, form=form, cohort=cohort, asks_why=asks_why)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def roster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A file or pasted rows, to be looked at before anything is written."""
    return rosters.hand_in(
        request,
        access_cohort_for_roster(person(request), uuid),
        room="office",
        order=order_check,
        can_change=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def roster_draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the roster would do: correct it in place, write it, or throw it away."""
    draft = access_draft(person(request), uuid)
    back = reverse("office:class", args=[draft.cohort.uuid])
    return check(request, draft, room="office", sees_others=True, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def roster_undo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The roster that was written last is taken back."""
    cohort = access_cohort_for_roster(person(request), uuid)
    return undo(request, cohort, room="office", back=reverse("office:class", args=[cohort.uuid]))


@require_safe
@for_office
def roster_marked(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same workbook with its doubtful cells marked."""
    draft = access_draft(person(request), uuid)
    if draft.written_at is not None:
        raise NotVisible
    return rosters.marked_file(draft, sees_others=True)


@transaction.atomic
def _enrolled(request: HttpRequest, cohort: Cohort, form: LearnerForm) -> User:
    """The person of the form, found or registered, in the class."""
    data = form.cleaned_data
    user = find_or_register(
        actor=person(request),
        display_name=data["name"],
        phone=data["phone"],
        id_no=data["id_no"],
        username=data["username"],
        language=data["language"],
    )
    adding = 0 if is_in(user, cohort) else 1
    answer_size(actor=person(request), cohort=cohort, adding=adding, why=request.POST.get("size_why", ""))
    enrol(actor=person(request), learner=user, cohort=cohort, department=data.get("department"))
    return user
