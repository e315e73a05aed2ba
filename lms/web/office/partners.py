"""Partners: the list, one partner with its people and classes, and setting it up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.actions import find_or_register, issue_invitation
from lms.accounts.models import User
from lms.accounts.queries import way_in
from lms.cohorts.queries import partner_classes
from lms.messaging.rules import Refusal
from lms.partners.access import access_membership, access_partner
from lms.partners.actions import (
    add_department,
    add_member,
    change_partner,
    create_partner,
    end_membership,
    set_examiner,
)
from lms.partners.models import MemberRole, Partner
from lms.partners.queries import departments_of, members_of, partner_list
from lms.reports.months import partner_hours
from lms.web.office.answers import refused, say_refused, shown
from lms.web.office.board import board_row
from lms.web.office.forms.partners import DepartmentForm, MemberForm, PartnerForm
from lms.web.office.gate import for_office, for_readers
from lms.web.office.slips import show_slips
from lms.web.person import person

PLACE = "partners"


@require_safe
@for_readers
def partners(request: HttpRequest) -> HttpResponse:
    """Every partner with the number of people who act for it."""
    return shown(request, "office/partners.html", PLACE, partners=partner_list())


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def partner_new(request: HttpRequest) -> HttpResponse:
    """A new partner."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            partner = create_partner(actor=person(request), **form.cleaned_data)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(
                request, _("%(name)s is a partner now. Add its people next.") % {"name": partner.name}
            )
            return redirect("office:partner", partner.uuid)
    return shown(request, "office/partner_form.html", PLACE, form=form, partner=None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def partner_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct names and kind."""
    partner = access_partner(person(request), uuid)
    initial = {"name": partner.name, "name_en": partner.name_en, "kind": partner.kind}
    form = PartnerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_partner(actor=person(request), partner=partner, **form.cleaned_data)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:partner", partner.uuid)
    return shown(request, "office/partner_form.html", PLACE, form=form, partner=partner)


@require_safe
@for_readers
def partner(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One partner: classes, hours by month, HR and mentors, departments."""
    return _partner_page(request, access_partner(person(request), uuid), DepartmentForm())


@require_POST
@for_office
def department_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One more department."""
    partner = access_partner(person(request), uuid)
    form = DepartmentForm(request.POST)
    if not form.is_valid():
        return _partner_page(request, partner, form)
    department = add_department(actor=person(request), partner=partner, name=form.cleaned_data["name"])
    messages.success(request, _("%(name)s is a department now.") % {"name": department.name})
    return redirect("office:partner", partner.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def member_add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Somebody who acts for the partner; a new person gets a code at once."""
    partner = access_partner(person(request), uuid)
    form = MemberForm(request.POST or None, partner=partner)
    if request.method == "POST" and form.is_valid():
        try:
            return _member_added(request, partner, form)
        except Refusal as refusal:
            refused(form, refusal)
    return shown(request, "office/member_form.html", PLACE, form=form, partner=partner)


@require_POST
@for_office
def member_end(request: HttpRequest, uuid: UUID, user: UUID, role: str) -> HttpResponse:
    """The person acts for the partner no longer."""
    membership = access_membership(person(request), uuid, user, role)
    try:
        end_membership(actor=person(request), membership=membership)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        name = membership.user.display_name
        messages.success(
            request,
            _("%(name)s sees nothing of the partner any more. Add them again to undo.") % {"name": name},
        )
    return redirect("office:partner", uuid)


@require_POST
@for_office
def examiner_set(request: HttpRequest, uuid: UUID, user: UUID) -> HttpResponse:
    """A mentor examines the partner's people at the bench (`may=1`), or does so no longer."""
    membership = access_membership(person(request), uuid, user, MemberRole.MENTOR)
    may = request.POST.get("may") == "1"
    try:
        set_examiner(actor=person(request), membership=membership, may=may)
    except Refusal as refusal:
        say_refused(request, refusal)
    else:
        said = (
            _("%(name)s examines at the bench now. What is scored is released by the trainer.")
            if may
            else _("%(name)s examines at the bench no longer. What was scored stays.")
        )
        messages.success(request, said % {"name": membership.user.display_name})
    return redirect("office:partner", uuid)


def _member_added(request: HttpRequest, partner: Partner, form: MemberForm) -> HttpResponse:
    user = _member(request, partner, form)
    messages.success(request, _("%(name)s acts for %(partner)s now.") % {"name": user, "partner": partner})
    page = redirect("office:partner", partner.uuid)
    if not way_in(user).is_missing:
        return page
    code = issue_invitation(actor=person(request), user=user)
    return show_slips(request, [(user, code)], page.url)


@transaction.atomic
def _member(request: HttpRequest, partner: Partner, form: MemberForm) -> User:
    """The person of the form, found or registered, acting for the partner."""
    data = form.cleaned_data
    user = find_or_register(
        actor=person(request),
        display_name=data["name"],
        phone=data["phone"],
        username=data["username"],
        language=data["language"],
    )
    add_member(
        actor=person(request), partner=partner, user=user, role=data["role"], department=data["department"]
    )
    return user


def _partner_page(request: HttpRequest, partner: Partner, form: DepartmentForm) -> HttpResponse:
    return shown(
        request,
        "office/partner.html",
        PLACE,
        partner=partner,
        departments=departments_of(partner),
        members=members_of(partner),
        classes=[board_row(row) for row in partner_classes(partner)],
        hours=partner_hours([partner], timezone.localdate())[0],
        form=form,
    )
