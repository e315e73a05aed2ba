"""People: search, one person's page, correcting them, and who works for the school."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.access import access_person, can_manage_account
from lms.accounts.actions import (
    find_or_register,
    grant_role,
    issue_invitation,
    rename_person,
    reveal_numbers,
    set_numbers,
)
from lms.accounts.categories import categories_of, name_in
from lms.accounts.models import Role, User
from lms.accounts.queries import Numbers, masked_numbers, search_people, staff_people, way_in
from lms.audit.queries import acts_on
from lms.cohorts.queries import enrolments_of
from lms.messaging.rules import Refusal
from lms.partners.access import memberships_of
from lms.web.office.answers import refused, shown
from lms.web.office.chat_names import chat_lines
from lms.web.office.forms.people import PersonForm, StaffForm, WhyForm
from lms.web.office.gate import for_office, for_readers
from lms.web.office.slips import show_slips
from lms.web.office.words import act_words
from lms.web.person import person
from lms.web.public.devices import key_rows

PEOPLE, STAFF = "people", "staff"
GIVEN_BY_OFFICE = tuple(role for role in Role if role is not Role.ADMIN)


@require_safe
@for_readers
def people(request: HttpRequest) -> HttpResponse:
    """Who was registered last, and the box that finds everybody (`finding`): no number stands in an address."""
    return shown(request, "office/people.html", PEOPLE, people=search_people(""))


@require_safe
@for_readers
def person_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person: how they sign in, where they learn, what was done to the account."""
    return _person_page(request, access_person(person(request), uuid), WhyForm())


@require_POST
@for_readers
def reveal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The numbers in clear, once, for a reason that goes on record. The auditor may, too."""
    who = access_person(person(request), uuid)
    form = WhyForm(request.POST)
    if form.is_valid():
        try:
            numbers = reveal_numbers(actor=person(request), user=who, why=form.cleaned_data["why"])
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return _person_page(request, who, WhyForm(), numbers)
    return _person_page(request, who, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def person_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct name, language and numbers; empty numbers stay as they are."""
    who = access_person(person(request), uuid)
    form = PersonForm(request.POST or None, initial={"name": who.display_name, "language": who.language})
    if request.method == "POST" and form.is_valid():
        try:
            _corrected(request, who, form)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:person", who.uuid)
    return shown(request, "office/person_form.html", PEOPLE, form=form, who=who, numbers=masked_numbers(who))


@require_safe
@for_readers
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody who works for the school, and as what."""
    return shown(request, "office/staff.html", STAFF, staff=staff_people())


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def staff_new(request: HttpRequest) -> HttpResponse:
    """A trainer, a colleague of the office, an auditor; a new person gets a code at once."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _hired(request, form)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(name)s works for the school now.") % {"name": user.display_name})
            page = redirect("office:person", user.uuid)
            if not way_in(user).is_missing:
                return page
            return show_slips(request, [(user, issue_invitation(actor=person(request), user=user))], page.url)
    return shown(request, "office/staff_form.html", STAFF, form=form)


@transaction.atomic
def _hired(request: HttpRequest, form: StaffForm) -> User:
    data = form.cleaned_data
    user = find_or_register(
        actor=person(request),
        display_name=data["name"],
        phone=data["phone"],
        username=data["username"],
        language=data["language"],
    )
    for role in data["roles"]:
        grant_role(actor=person(request), user=user, role=role)
    return user


@transaction.atomic
def _corrected(request: HttpRequest, who: User, form: PersonForm) -> None:
    data = form.cleaned_data
    rename_person(actor=person(request), user=who, display_name=data["name"], language=data["language"])
    if data["phone"] or data["id_no"]:
        set_numbers(actor=person(request), user=who, phone=data["phone"] or None, id_no=data["id_no"] or None)


def _person_page(
    request: HttpRequest, who: User, form: WhyForm, clear: Numbers | None = None
) -> HttpResponse:
    held = {grant.role for grant in who.role_grants.all()}
    return shown(
        request,
        "office/person.html",
        STAFF if held else PEOPLE,
        who=who,
        numbers=clear or masked_numbers(who),
        is_clear=clear is not None,
        way_in=way_in(who),
        categories=[
            {"name": name_in(row.category, get_language() or ""), "row": row} for row in categories_of(who)
        ],
        roles=[{"role": role, "held": role in held} for role in GIVEN_BY_OFFICE],
        holds_role=bool(held),
        is_admin=Role.ADMIN in held or who.is_superuser,
        can_manage=can_manage_account(person(request), who),
        enrolments=enrolments_of(who),
        memberships=memberships_of(who),
        acts=[{"act": act, "words": act_words(act.action)} for act in acts_on("person", who.uuid, limit=10)],
        keys=key_rows(who),
        chats=chat_lines(who),
        form=form,
    )
